using SixLabors.ImageSharp.Formats.Gif;

namespace SixLabors.ImageSharp;

/// <summary>The ways to save an image.</summary>
public static class ImageExtensions
{
    public static void SaveAsPng(this Image source, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var stream = File.Create(path);
        source.WritePng(stream);
    }

    public static void SaveAsPng(this Image source, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        source.WritePng(stream);
    }

    public static void SaveAsGif(this Image source, string path, GifEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(encoder);
        using var stream = File.Create(path);
        source.WriteGif(stream);
    }

    public static void SaveAsGif(this Image source, Stream stream, GifEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(encoder);
        source.WriteGif(stream);
    }
}
