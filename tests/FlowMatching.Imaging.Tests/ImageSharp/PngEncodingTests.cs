using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class PngEncodingTests
{
    [Test]
    public void SaveAsPng_Rgb24_IsReadBackByAnotherReader() => RequireSameSamples<Rgb24>(channels: 3);

    [Test]
    public void SaveAsPng_Rgba32_IsReadBackByAnotherReader() => RequireSameSamples<Rgba32>(channels: 4);

    [Test]
    public void SaveAsPng_L8_IsReadBackByAnotherReader() => RequireSameSamples<L8>(channels: 1);

    [Test]
    public void SaveAsPng_PictureOfManyKinds_UsesEveryFilterThatPays()
    {
        using var image = Mixture<Rgb24>(64, 60);

        byte[] filters = PlainPngReader.Decode(Save(image), channels: 3).Filters;

        Assert.That(filters.Distinct().Order(), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void SaveAsPng_EveryChunk_HasTheRightChecksum()
    {
        using var image = Mixture<Rgb24>(17, 9);

        var chunks = PlainPngReader.Chunks(Save(image));

        Assert.That(chunks.Select(c => c.Type), Is.EqualTo(new[] { "IHDR", "IDAT", "IEND" }));
        Assert.That(chunks.Select(c => c.ChecksumHolds), Is.All.True);
    }

    [Test]
    public void SaveAsPng_SameImageTwice_GivesTheSameBytes()
    {
        using var first = Mixture<Rgb24>(31, 23);
        using var second = Mixture<Rgb24>(31, 23);

        Assert.That(Save(second), Is.EqualTo(Save(first)));
    }

    [Test]
    public void SaveAsPng_FolderThatIsNotThere_SaysSo()
    {
        using var image = new Image<Rgb24>(2, 2);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no such folder", "a.png");

        Assert.That(() => image.SaveAsPng(path), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    [Test]
    public void SaveAsPng_ToAFile_CanBeLoadedAgain()
    {
        using var image = Mixture<Rgb24>(12, 7);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "round-trip.png");

        image.SaveAsPng(path);

        using var loaded = Image.Load<Rgb24>(path);
        File.Delete(path);
        Assert.That(Samples(loaded), Is.EqualTo(Samples(image)));
    }

    private static void RequireSameSamples<TPixel>(int channels)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var image = Mixture<TPixel>(37, 60);
        byte[] file = Save(image);

        using var loaded = Image.Load<TPixel>(file);

        Assert.That(PlainPngReader.Decode(file, channels).Samples, Is.EqualTo(Samples(image)));
        Assert.That(Samples(loaded), Is.EqualTo(Samples(image)));
    }

    /// <summary>Twelve rows each of noise, ramps across, equal rows, soft slopes and textured slopes: each suits another filter.</summary>
    private static Image<TPixel> Mixture<TPixel>(int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var random = new Random(1);
        var data = new TPixel[width * height];
        var bytes = MemoryMarshal.AsBytes(data.AsSpan());
        int stride = bytes.Length / height, channels = stride / width;
        for (int i = 0; i < bytes.Length; i++)
        {
            int x = i % stride / channels, y = i / stride;
            bytes[i] = (y / 12) switch
            {
                0 => (byte)(random.Next(8) == 0 ? random.Next(256) : random.Next(2) * 255),
                1 => (byte)((5 * x) + (97 * y)),
                2 => (byte)(x * x * 37),
                3 => (byte)(((bytes[i - stride] + (x > 0 ? bytes[i - channels] : 0)) / 2) + random.Next(2)),
                _ => (byte)((9 * x) + (13 * y) + random.Next(2)),
            };
        }

        return Image.LoadPixelData<TPixel>(data, width, height);
    }

    private static byte[] Samples<TPixel>(Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var samples = new byte[image.Width * image.Height * Marshal.SizeOf<TPixel>()];
        image.CopyPixelDataTo(samples);

        return samples;
    }

    private static byte[] Save(Image image)
    {
        using var stream = new MemoryStream();
        image.SaveAsPng(stream);

        return stream.ToArray();
    }
}
