using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Drawing;

/// <summary>The canvas' pixels as floats, so that many faint layers add up without rounding in between.</summary>
/// <remarks>Blending happens on sRGB values, not in linear light: that is what browsers and other plotting tools do, so a
/// colour at half opacity looks as expected, and dark text on white keeps its weight (in linear light it turns thin).</remarks>
internal sealed class PixelBuffer
{
    private readonly float[] samples;

    public PixelBuffer(int width, int height, Rgb24 background)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        samples = new float[checked(3 * width * height)];
        for (int i = 0; i < samples.Length; i += 3)
            (samples[i], samples[i + 1], samples[i + 2]) = (background.R, background.G, background.B);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Lays a paint over part of a row: pixel = pixel + coverage · opacity · (colour − pixel).</summary>
    /// <param name="x">Column of the first coverage value.</param>
    /// <param name="y">Row.</param>
    /// <param name="coverage">The covered part of each pixel, from 0 to 1.</param>
    /// <param name="paint">The paint.</param>
    public void Blend(int x, int y, ReadOnlySpan<float> coverage, Paint paint)
    {
        var row = samples.AsSpan(3 * ((y * Width) + x), 3 * coverage.Length);
        for (int i = 0; i < coverage.Length; i++)
        {
            float weight = coverage[i] * paint.Opacity;
            if (weight == 0) continue;

            var pixel = row.Slice(3 * i, 3);
            pixel[0] += weight * (paint.Colour.R - pixel[0]);
            pixel[1] += weight * (paint.Colour.G - pixel[1]);
            pixel[2] += weight * (paint.Colour.B - pixel[2]);
        }
    }

    /// <summary>Replaces part of a row.</summary>
    /// <param name="x">Column of the first pixel.</param>
    /// <param name="y">Row.</param>
    /// <param name="pixels">The new pixels.</param>
    public void Replace(int x, int y, ReadOnlySpan<Rgb24> pixels)
    {
        var row = samples.AsSpan(3 * ((y * Width) + x), 3 * pixels.Length);
        for (int i = 0; i < pixels.Length; i++)
            (row[3 * i], row[(3 * i) + 1], row[(3 * i) + 2]) = (pixels[i].R, pixels[i].G, pixels[i].B);
    }

    /// <summary>Rounds the pixels to bytes.</summary>
    public Image<Rgb24> ToImage()
    {
        var image = new Image<Rgb24>(Width, Height);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
                Round(samples.AsSpan(3 * y * Width, 3 * Width), rows.GetRowSpan(y));
        });

        return image;
    }

    private static void Round(ReadOnlySpan<float> source, Span<Rgb24> target)
    {
        for (int x = 0; x < target.Length; x++)
            target[x] = new Rgb24(ToByte(source[3 * x]), ToByte(source[(3 * x) + 1]), ToByte(source[(3 * x) + 2]));
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
