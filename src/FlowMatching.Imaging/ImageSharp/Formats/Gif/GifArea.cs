using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>The part of the picture that a frame replaces.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns, at least 1: a frame without pixels is not allowed.</param>
/// <param name="Height">Rows, at least 1.</param>
internal readonly record struct GifArea(int Left, int Top, int Width, int Height)
{
    /// <summary>Finds the smallest area outside which two frames are alike; one pixel if they are alike everywhere.</summary>
    public static GifArea Changed(ReadOnlySpan<Rgb24> before, ReadOnlySpan<Rgb24> after, int width)
    {
        int height = after.Length / width;
        int top = 0, bottom = height - 1;
        while (top < height && FirstDifference(before, after, top, width) == width) top++;
        if (top == height) return new GifArea(0, 0, 1, 1);

        while (FirstDifference(before, after, bottom, width) == width) bottom--;
        int left = width, right = 0;
        for (int y = top; y <= bottom; y++)
        {
            left = Math.Min(left, FirstDifference(before, after, y, width));
            right = Math.Max(right, LastDifference(before, after, y, width));
        }

        return new GifArea(left, top, right - left + 1, bottom - top + 1);
    }

    private static int FirstDifference(ReadOnlySpan<Rgb24> before, ReadOnlySpan<Rgb24> after, int y, int width)
    {
        var bytes = MemoryMarshal.AsBytes(after.Slice(y * width, width));

        return bytes.CommonPrefixLength(MemoryMarshal.AsBytes(before.Slice(y * width, width))) / 3; // vectorised, three bytes a pixel
    }

    private static int LastDifference(ReadOnlySpan<Rgb24> before, ReadOnlySpan<Rgb24> after, int y, int width)
    {
        int x = width - 1;
        while (x > 0 && before[(y * width) + x] == after[(y * width) + x]) x--;

        return x;
    }
}
