using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Images;

/// <summary>Writes pictures of one colour.</summary>
internal static class SavedPicture
{
    public static void Write(string path, Rgba32 colour, int width = 4, int height = 4)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Image<Rgba32> picture = new(width, height, colour);
        picture.SaveAsPng(path);
    }
}
