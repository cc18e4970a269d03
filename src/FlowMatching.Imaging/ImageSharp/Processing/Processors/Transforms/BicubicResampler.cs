using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

/// <summary>Brings an image to another size with the bicubic kernel, rows first, then columns; each channel on its own.</summary>
internal static class BicubicResampler
{
    public static Image<TPixel> Resample<TPixel>(Image<TPixel> source, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (typeof(TPixel) == typeof(Rgba32))
            throw new NotSupportedException("An image with opacity is not resized: lay it on a background first.");

        var target = new Image<TPixel>(width, height);
        int channels = Unsafe.SizeOf<TPixel>(); // every pixel type here is bytes
        float[] values = Floats(MemoryMarshal.AsBytes(source.Pixels));
        float[] wide = Rows(values, source.Width, source.Height, channels, new BicubicKernel(source.Width, width));
        Columns(wide, width, channels, new BicubicKernel(source.Height, height), MemoryMarshal.AsBytes(target.Pixels));

        return target;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length];
        for (int i = 0; i < bytes.Length; i++) values[i] = bytes[i];

        return values;
    }

    private static float[] Rows(float[] values, int width, int height, int channels, BicubicKernel kernel)
    {
        var result = new float[checked(height * kernel.Length * channels)];
        int filled = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < kernel.Length; x++)
            {
                for (int c = 0; c < channels; c++) result[filled++] = kernel.Apply(values, (y * width * channels) + c, channels, x);
            }
        }

        return result;
    }

    private static void Columns(float[] values, int width, int channels, BicubicKernel kernel, Span<byte> result)
    {
        int row = width * channels;
        for (int y = 0; y < kernel.Length; y++)
        {
            for (int x = 0; x < row; x++) result[(y * row) + x] = (byte)Math.Clamp(kernel.Apply(values, x, row, y) + 0.5f, 0, 255);
        }
    }
}
