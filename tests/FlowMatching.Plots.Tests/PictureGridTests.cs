using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class PictureGridTests
{
    private const int Side = 8;

    [Test]
    public void Render_LabelsAndCaptions_LooksAsExpected()
    {
        PictureGridOptions options = new()
        {
            Title = "Six ramps",
            Subtitle = "grey, brighter from picture to picture",
            Columns = 3,
            ColumnLabels = ["one", "two", "three"],
            RowLabels = ["upper", "lower"],
            Captions = ["0.10", "0.20", "0.30", "0.40", "0.50", "0.60"],
        };

        using var image = PictureGrid.Render(Ramps(6, channels: 1), options);

        ExpectedPicture.Require(image, "picture-grid.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_ColourPictures_KeepsTheirColours()
    {
        float[] values =
        [
            .. Enumerable.Repeat(1f, Side * Side),
            .. Enumerable.Repeat(-1f, Side * Side),
            .. Enumerable.Repeat(0f, Side * Side),
        ];

        using var image = PictureGrid.Render(new PictureBatch(values, 3, Side, Side), new PictureGridOptions());

        int side = Side * 7; // 8 pixels enlarged to 56
        Assert.That(PictureInk.Count(image, pixel => pixel == new Rgb24(255, 0, 128)), Is.EqualTo(side * side));
    }

    [TestCase(-1f, 0)]
    [TestCase(1f, 255)]
    [TestCase(0.5f, 191)]
    [TestCase(-7f, 0)]
    [TestCase(7f, 255)]
    [TestCase(float.NaN, 0)]
    public void ByteOf_Value_IsClampedToThePicturesRange(float value, int expected) =>
        Assert.That(PicturePanel.ByteOf(value), Is.EqualTo(expected));

    [Test]
    public void Animate_TwoStates_MovesTheLeftGridToTheRightOne()
    {
        var last = Ramps(4, channels: 1);
        Timeline ways = new([new TimedValues(0, new float[last.Values.Length]), new TimedValues(1, last.Values)]);

        using var animation = PictureGrid.Animate(
            last,
            ways,
            new AnimationTiming { Frames = 3 },
            new PictureGridOptions { Columns = 2, Title = "ramps" }
        );

        Assert.That(animation.Frames, Has.Count.EqualTo(3));
        Assert.That(LeftHalf(animation.Frames[2]), Is.EqualTo(RightHalf(animation.Frames[2])));
        Assert.That(LeftHalf(animation.Frames[0]), Is.Not.EqualTo(RightHalf(animation.Frames[0])));
    }

    [Test]
    public void Render_NumbersThatFillNoPicture_AreRefused() =>
        Assert.That(
            () => PictureGrid.Render(new PictureBatch(new float[10], 1, Side, Side), new PictureGridOptions()),
            Throws.ArgumentException
        );

    private static PictureBatch Ramps(int count, int channels)
    {
        int size = channels * Side * Side;
        float[] values = [.. Enumerable.Range(0, count * size).Select(i => (2f * (i % size) / size - 1) * (1 + i / size) / count)];
        return new PictureBatch(values, channels, Side, Side);
    }

    private static Rgba32[] LeftHalf(ImageFrame<Rgba32> frame) => Grid(frame, PlotStyle.Margin);

    private static Rgba32[] RightHalf(ImageFrame<Rgba32> frame) => Grid(frame, 3 * PlotStyle.Margin + GridSide);

    private const int GridSide = 2 * 56 + 3;

    private static Rgba32[] Grid(ImageFrame<Rgba32> frame, int left)
    {
        Rgba32[] pixels = new Rgba32[frame.Width * frame.Height];
        frame.CopyPixelDataTo(pixels);
        int top = frame.Height - PlotStyle.Margin - GridSide;
        return
        [
            .. from y in Enumerable.Range(top, GridSide) from x in Enumerable.Range(left, GridSide) select pixels[(y * frame.Width) + x],
        ];
    }
}
