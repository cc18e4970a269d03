using FlowMatching.Core;
using FlowMatching.Runs.Data.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Data;

/// <summary>Loads pictures from files, with one sentence for whatever may be wrong with one. What a file claims is bounded before it is decoded.</summary>
internal static class PictureLoader
{
    private const long LeastSide = 2, MostSide = 65_535;

    /// <summary>Fitted to a square by its shorter side, a longer strip would be blown up beyond all memory.</summary>
    private const long MostAspect = 64;

    /// <summary>134 million pixels, 0.5 GB of memory: more than a camera's.</summary>
    private const long MostPixels = 1 << 27;

    /// <summary>A file of half a gigabyte holds no picture that could be learnt from.</summary>
    private const long MostBytes = 1 << 29;

    /// <summary>Only a blank page has more pixels a byte; up to a million it may.</summary>
    private const long MostPixelsPerByte = 1024, AlwaysAllowed = 1 << 20;

    /// <summary>Loads a picture, upright: as a camera's EXIF data says that it was held.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostPixels">How many pixels it may have.</param>
    /// <returns>The picture, of 2 x 2 pixels or more, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be used; where that is not the file's fault the inner exception is <see cref="NotSupportedException"/>.</exception>
    public static Image<Rgba32> Load(string path, long mostPixels = MostPixels)
    {
        byte[] file = ReadBytes(path);
        RequireSize(path, file, Math.Min(mostPixels, MostPixels));
        try
        {
            return PictureTurning.Turn(Image.Load<Rgba32>(file), ExifOrientation.Of(file));
        }
        catch (Exception e) when (e is ImageFormatException or NotSupportedException)
        {
            throw new InvalidInputException($"{path} {(e is ImageFormatException ? "is damaged" : "cannot be read")}: {Faults.Sentence(e)}", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        using var stream = InputFile.Open(path);
        try
        {
            if (stream.Length > MostBytes) throw new InvalidInputException($"{path} has {stream.Length} bytes, expected at most {MostBytes}: shrink the picture.");

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
        if (!PictureSize.Knows(file)) throw new InvalidInputException($"{path} is not a picture of a kind that can be read here: save it as PNG or JPEG.");
        if (PictureSize.Of(file) is not { } size) throw new InvalidInputException($"{path} is damaged: it ends before it names a size.");

        string pixels = $"{path} has {size.Width} x {size.Height} pixels";
        if (size.Width < LeastSide || size.Height < LeastSide) throw new InvalidInputException($"{pixels}, expected {LeastSide} x {LeastSide} or more.");
        if (size.Width > MostSide || size.Height > MostSide || size.Pixels > mostPixels)
            throw new InvalidInputException($"{pixels}, expected sides up to {MostSide} and {mostPixels} pixels in all: shrink it.");
        if (Math.Max(size.Width, size.Height) > MostAspect * Math.Min(size.Width, size.Height))
            throw new InvalidInputException($"{pixels}, expected sides of which one is at most {MostAspect} times the other: cut it.");
        if (size.Pixels > Math.Max(AlwaysAllowed, MostPixelsPerByte * file.Length))
            throw new InvalidInputException($"{path} is damaged: {file.Length} bytes claim to hold {size.Width} x {size.Height} pixels.");
    }
}
