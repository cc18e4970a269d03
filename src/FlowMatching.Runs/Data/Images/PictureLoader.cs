using FlowMatching.Core;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Loads pictures from files, with one sentence for whatever may be wrong with one. What a file claims is bounded before it is
/// decoded.</summary>
internal static class PictureLoader
{
    private const long LeastSide = 2,
        MostSide = 65_535;

    /// <summary>Fitted to a square by its shorter side, a longer strip would be blown up beyond all memory.</summary>
    private const long MostAspect = 64;

    /// <summary>134 million pixels, 0.5 GB of memory: more than a camera's.</summary>
    private const long MostPixels = 1 << 27;

    /// <summary>A file of half a gigabyte holds no picture that could be learnt from.</summary>
    private const long MostBytes = 1 << 29;

    /// <summary>Only a blank page has more pixels a byte; up to a million it may.</summary>
    private const long MostPixelsPerByte = 1024,
        AlwaysAllowed = 1 << 20;

    /// <summary>Loads a picture, upright: as a camera's EXIF data says that it was held.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostPixels">How many pixels it may have.</param>
    /// <returns>The picture, of 2 x 2 pixels or more, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be used: one sentence on why.</exception>
    public static Image<Rgba32> Load(string path, long mostPixels = MostPixels) => Load(path, ReadBytes(path), mostPixels);

    /// <summary>Loads a picture of which the bytes are known.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="mostPixels">How many pixels it may have.</param>
    /// <returns>The picture, of 2 x 2 pixels or more, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be used: one sentence on why.</exception>
    public static Image<Rgba32> Load(string path, byte[] file, long mostPixels = MostPixels)
    {
        var format =
            PictureFormats.Of(file)
            ?? throw new InvalidInputException(
                $"{path} is not a picture of a kind that can be read here ({PictureFormats.KindOf(file.AsSpan(0, Math.Min(file.Length, PictureFormats.HeadLength)))}): save it as PNG or JPEG."
            );
        if (PictureFormats.FaultOf(file, format) is { } fault)
            throw new InvalidInputException($"{path} {fault}");
        RequireSize(path, file, Math.Min(mostPixels, MostPixels));
        if (format is PngFormat && InterlacedPng.FaultOf(file) is { } missing)
            throw new InvalidInputException($"{path} {missing}");

        return Decode(
            path,
            () =>
            {
                var picture = Image.Load<Rgba32>(PictureFormats.Decoding, file);
                picture.Mutate(context => context.AutoOrient());
                return picture;
            }
        );
    }

    // Of what is broken ImageSharp throws its own exceptions, and where it did not look, those of arrays and numbers.
    private static T Decode<T>(string path, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (NotSupportedException e)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}", e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidInputException($"{path} is damaged: {Faults.Sentence(e)}", e);
        }
    }

    /// <summary>Refuses a file that is too long for a picture.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="length">Its bytes.</param>
    public static void RequireLength(string path, long length)
    {
        if (length > MostBytes)
            throw new InvalidInputException($"{path} has {length} bytes, expected at most {MostBytes}: shrink the picture.");
    }

    /// <summary>Reads the bytes of a picture.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It cannot be read, or is too long.</exception>
    public static byte[] ReadBytes(string path)
    {
        using var stream = InputFile.Open(path);
        try
        {
            RequireLength(path, stream.Length);
            byte[] file = new byte[stream.Length]; // of a device that never ends, nothing
            stream.ReadExactly(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}", e);
        }
    }

    private static void RequireSize(string path, byte[] file, long mostPixels)
    {
        var size = Decode(path, () => Image.Identify(PictureFormats.Decoding, new MemoryStream(file)));
        (long width, long height) = ((uint)size.Width, (uint)size.Height); // PNG has numbers of 32 bits
        long count = width * height;
        string pixels = $"{path} has {width} x {height} pixels";
        if (width < LeastSide || height < LeastSide)
            throw new InvalidInputException($"{pixels}, expected {LeastSide} x {LeastSide} or more.");
        if (width > MostSide || height > MostSide || count > mostPixels)
            throw new InvalidInputException($"{pixels}, expected sides up to {MostSide} and {mostPixels} pixels in all: shrink it.");
        if (Math.Max(width, height) > MostAspect * Math.Min(width, height))
            throw new InvalidInputException($"{pixels}, expected sides of which one is at most {MostAspect} times the other: cut it.");
        if (count > Math.Max(AlwaysAllowed, MostPixelsPerByte * file.Length))
            throw new InvalidInputException($"{path} is damaged: {file.Length} bytes claim to hold {width} x {height} pixels.");
    }
}
