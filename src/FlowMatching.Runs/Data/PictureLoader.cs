using FlowMatching.Core;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Data;

/// <summary>Loads pictures from files, with one sentence for whatever may be wrong with one.</summary>
internal static class PictureLoader
{
    private const int LeastSide = 2;

    /// <summary>Loads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The picture, of 2 x 2 pixels or more, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be used; where that is not the file's fault the inner exception is <see cref="NotSupportedException"/>.</exception>
    public static Image<Rgba32> Load(string path)
    {
        var picture = Decode(path);
        if (picture.Width >= LeastSide && picture.Height >= LeastSide) return picture;

        string size = $"{picture.Width} x {picture.Height}";
        picture.Dispose();
        throw new InvalidInputException($"{path} has {size} pixels, expected {LeastSide} x {LeastSide} or more.");
    }

    private static Image<Rgba32> Decode(string path)
    {
        try
        {
            return Image.Load<Rgba32>(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.", e);
        }
        catch (UnknownImageFormatException e)
        {
            throw new InvalidInputException($"{path} is not a picture of a kind that can be read here: save it as PNG or JPEG.", e);
        }
        catch (ImageFormatException e)
        {
            throw new InvalidInputException($"{path} is damaged: {Faults.Sentence(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}", e);
        }
    }
}
