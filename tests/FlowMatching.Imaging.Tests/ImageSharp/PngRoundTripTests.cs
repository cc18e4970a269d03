using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

/// <summary>Any pixels of any size come back as they were written.</summary>
public sealed class PngRoundTripTests
{
    [Test]
    public void SaveThenLoad_AnyPicture_GivesTheSamePixels([Range(0, 29)] int seed)
    {
        RequireSame<L8>(seed);
        RequireSame<Rgb24>(seed);
        RequireSame<Rgba32>(seed);
    }

    private static void RequireSame<TPixel>(int seed)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        Random random = new(seed);
        int width = 1 + random.Next(40), height = 1 + random.Next(40);
        var pixels = new TPixel[width * height];
        random.NextBytes(MemoryMarshal.AsBytes(pixels.AsSpan()));
        using var image = Image.LoadPixelData<TPixel>(pixels, width, height);
        using MemoryStream file = new();

        image.SaveAsPng(file);
        using var loaded = Image.Load<TPixel>(file.ToArray());

        var back = new TPixel[pixels.Length];
        loaded.CopyPixelDataTo(back);
        Assert.That((loaded.Width, loaded.Height), Is.EqualTo((width, height)));
        Assert.That(back, Is.EqualTo(pixels), $"{typeof(TPixel).Name} of {width} x {height}");
    }
}
