using FlowMatching.Testing.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class JpegDecodingTests
{
    private const int Width = 21, Height = 10;

    /// <summary>What quality 100 may change in a smooth picture: the rounding of YCbCr.</summary>
    private const int Rounding = 3;

    [TestCase(0)]
    [TestCase(JpegWriter.Progressive)]
    public void Load_Colour_IsThePictureWritten(int flags)
    {
        byte[] pixels = Pixels(3, (x, y, c) => c == 0 ? 12 * x : c == 1 ? 20 * y : 77);

        using var image = Image.Load<Rgba32>(JpegWriter.Write(pixels, Width, Height, JpegWriter.Rgb, flags));

        Assert.That((image.Width, image.Height), Is.EqualTo((Width, Height)));
        for (int i = 0; i < Width * Height; i++)
        {
            var pixel = image[i % Width, i / Width];
            Assert.That(pixel.A, Is.EqualTo(255));
            Assert.That((byte[])[pixel.R, pixel.G, pixel.B], Is.EqualTo(pixels[(3 * i)..(3 * i + 3)]).Within(Rounding), $"pixel {i}");
        }
    }

    [Test]
    public void Load_Grey_HasEqualChannels()
    {
        byte[] pixels = Pixels(1, (x, y, _) => 10 * x + y);

        using var image = Image.Load<Rgb24>(JpegWriter.Write(pixels, Width, Height, JpegWriter.Grey));

        Assert.That((image[20, 3].R, image[20, 3].G), Is.EqualTo((image[20, 3].B, image[20, 3].B)));
        Assert.That((int)image[20, 3].R, Is.EqualTo(203).Within(Rounding));
    }

    [Test]
    public void Load_Cmyk_TakesTheInkAway()
    {
        // Stored inverted: 255 is no ink. Cyan 200/255 with black 128/255 leaves 200 · 128/255 = 100.
        byte[] pixels = Pixels(4, (_, _, c) => c == 0 ? 200 : c == 3 ? 128 : 255);

        using var image = Image.Load<Rgb24>(JpegWriter.Write(pixels, Width, Height, JpegWriter.Cmyk));

        Assert.That((byte[])[image[5, 5].R, image[5, 5].G, image[5, 5].B], Is.EqualTo(new byte[] { 100, 128, 128 }).Within(Rounding));
    }

    [Test]
    public void Load_AnyBeginningOfAFile_IsRefused()
    {
        byte[] file = JpegWriter.Write(Pixels(3, (x, y, c) => x * y * (c + 1)), Width, Height, JpegWriter.Rgb);

        // The last two bytes are the end mark: without it all pixels are there, and the library only warns.
        for (int length = 0; length < file.Length; length++)
        {
            byte[] beginning = file[..length];
            Assert.That(() => Image.Load<Rgb24>(beginning), Throws.InstanceOf<ImageFormatException>(), $"the first {length} bytes");
        }
    }

    [Test]
    public void Load_HugeSizeInATinyFile_IsRefusedBeforeMemoryIsTaken()
    {
        byte[] file = JpegWriter.Write(Pixels(1, (_, _, _) => 0), Width, Height, JpegWriter.Grey);
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]); // marker, length, precision, height, width
        (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = (0xF0, 0, 0xF0, 0);

        Assert.That(() => Image.Load<Rgb24>(file), Throws.InstanceOf<InvalidImageContentException>().With.Message.Contains("cannot hold 61440 x 61440"));
    }

    private static byte[] Pixels(int channels, Func<int, int, int, int> value) =>
        [.. from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) from c in Enumerable.Range(0, channels) select (byte)value(x, y, c)];
}
