using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

/// <summary>Questions to ask of a picture.</summary>
internal static class PictureInk
{
    /// <summary>Whether something is drawn within a few pixels of the edge, where it may have been cut.</summary>
    public static bool TouchesEdge(Image<Rgb24> image, int border)
    {
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                bool outer = x < border || y < border || x >= image.Width - border || y >= image.Height - border;
                if (outer && image[x, y] != new Rgb24(255, 255, 255))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Counts pixels of one colour.</summary>
    public static int Count(Image<Rgb24> image, Func<Rgb24, bool> wanted) =>
        Enumerable.Range(0, image.Width * image.Height).Count(i => wanted(image[i % image.Width, i / image.Width]));

    public static byte[] Bytes(Image<Rgb24> image)
    {
        var bytes = new byte[3 * image.Width * image.Height];
        image.CopyPixelDataTo(bytes);

        return bytes;
    }
}
