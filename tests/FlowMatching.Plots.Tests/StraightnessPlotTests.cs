using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class StraightnessPlotTests
{
    private static readonly StraightnessOptions Small = new() { Width = 480, Height = 300 };

    [Test]
    public void Render_TwoModels_LooksAsExpected()
    {
        using var image = StraightnessPlot.Render(
            [Hollow("flow", 1), Hollow("reflow", 0.01)],
            Small with
            {
                Title = "bends",
                Subtitle = "of two models",
            }
        );

        ExpectedPicture.Require(image, "straightness.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_LongNames_ClipsNothing()
    {
        using var image = StraightnessPlot.Render(
            [.. Enumerable.Range(0, 20).Select(i => Hollow(new string('W', 99), i + 1))],
            Small with
            {
                Title = new string('m', 200),
            }
        );

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_StraightParts_LeaveGaps()
    {
        StraightnessCurve whole = new("flow", [1, 2, 1, 2, 1, 2]),
            broken = new("flow", [1, 2, 0, 0, 1, 2]);

        using Image<Rgb24> all = StraightnessPlot.Render([whole], Small),
            some = StraightnessPlot.Render([broken], Small);

        int drawn = Ink(all),
            left = Ink(some);
        Assert.That(left, Is.InRange(drawn / 4, drawn * 3 / 4));
    }

    [Test]
    public void Render_StraightLines_HaveNothingToDraw()
    {
        using var image = StraightnessPlot.Render([new("straight", [0, 0])], Small);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_NoCurves_IsRefused()
    {
        Assert.That(() => StraightnessPlot.Render([], Small), Throws.ArgumentException);
        Assert.That(() => StraightnessPlot.Render([new("flow", [])], Small), Throws.ArgumentException);
    }

    [TestCase(479, 300)]
    [TestCase(480, 299)]
    public void Render_TooSmall_IsRefused(int width, int height) =>
        Assert.That(
            () => StraightnessPlot.Render([Hollow("flow", 1)], new() { Width = width, Height = height }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static StraightnessCurve Hollow(string model, double scale) =>
        new(model, [.. Enumerable.Range(0, 40).Select(i => scale * (0.05 + Math.Pow((i - 20) / 20.0, 2)))]);

    private static int Ink(Image<Rgb24> image) => PictureInk.Count(image, c => c == CurveColours.At(0));
}
