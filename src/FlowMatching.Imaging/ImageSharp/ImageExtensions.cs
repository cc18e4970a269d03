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
}
