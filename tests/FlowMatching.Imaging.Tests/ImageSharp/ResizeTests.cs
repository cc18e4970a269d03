using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class ResizeTests
{
    [TestCase(5, 7)]
    [TestCase(40, 3)]
    [TestCase(13, 11)]
    public void Resize_OneColour_StaysThatColour(int width, int height)
    {
        using Image<Rgb24> source = new(13, 11, new Rgb24(1, 128, 254));

        using var resized = source.Clone(context => context.Resize(width, height));

        Assert.That((resized.Width, resized.Height), Is.EqualTo((width, height)));
        Assert.That(Pixels(resized), Is.All.EqualTo(new Rgb24(1, 128, 254)));
    }

    [Test]
    public void Resize_ToItsOwnSize_ChangesNothing()
    {
        using Image<L8> source = Row(3, 200, 90, 0, 255);

        using var resized = source.Clone(context => context.Resize(5, 1));

        Assert.That(Values(resized), Is.EqualTo(Values(source)));
    }

    [Test]
    public void Resize_ARamp_StaysARampAwayFromItsEnds()
    {
        // Pixel i has its centre at i + 1/2: at half the length value 10 (i + 1/2) is met at 10 (2 i + 1).
        using Image<L8> source = Row([.. Enumerable.Range(0, 24).Select(i => (byte)(10 * i + 5))]);

        using var half = source.Clone(context => context.Resize(12, 1));

        Assert.That(Values(half)[2..10], Is.EqualTo(Enumerable.Range(2, 8).Select(i => 20 * i + 10)).Within(1));
    }

    [Test]
    public void Resize_AnImpulseToTwiceItsSize_HasTheKernelsHeights()
    {
        // Catmull-Rom at 1/4, 3/4, 5/4 and 7/4: 0.8672, 0.2266, −0.0703, −0.0234; over a level of 100.
        using Image<L8> source = Row(100, 100, 100, 200, 100, 100, 100);

        using var doubled = source.Clone(context => context.Resize(14, 1));

        Assert.That(Values(doubled)[3..11], Is.EqualTo(new[] { 98, 93, 123, 187, 187, 123, 93, 98 }).Within(1));
    }

    [Test]
    public void Resize_Columns_GoAsRowsDo()
    {
        byte[] values = [3, 250, 17, 90, 200, 44, 8];
        using Image<L8> row = Row(values), column = Image.LoadPixelData<L8>([.. values.Select(value => new L8(value))], 1, 7);

        using var wide = row.Clone(context => context.Resize(4, 1));
        using var tall = column.Clone(context => context.Resize(1, 4));

        Assert.That(Values(tall), Is.EqualTo(Values(wide)));
    }

    [Test]
    public void Resize_Shrinking_HearsEveryPixel()
    {
        // Stripes of one pixel, brought to a tenth: grey, not the stripe that happens to lie under the centre.
        using Image<L8> source = Row([.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2 == 0 ? 0 : 255))]);

        using var small = source.Clone(context => context.Resize(20, 1));

        Assert.That(Values(small), Is.All.InRange(120, 135));
    }

    [Test]
    public void Clone_NothingDone_IsAnImageOfItsOwn()
    {
        using Image<L8> source = Row(1, 2);

        using var copy = source.Clone(_ => { });
        copy[0, 0] = new L8(9);

        Assert.That(Values(source), Is.EqualTo(new[] { 1, 2 }));
    }

    private static Image<L8> Row(params byte[] values) => Image.LoadPixelData<L8>([.. values.Select(value => new L8(value))], values.Length, 1);

    private static int[] Values(Image<L8> image) => [.. Pixels(image).Select(pixel => (int)pixel.PackedValue)];

    private static TPixel[] Pixels<TPixel>(Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var pixels = new TPixel[image.Width * image.Height];
        image.CopyPixelDataTo(pixels);

        return pixels;
    }
}
