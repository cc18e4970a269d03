using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class QualityCurvesPlotTests
{
    private static readonly QualityCurvesOptions Small = new() { Width = 480, Height = 300 };

    [Test]
    public void Render_TwoModels_LooksAsExpected()
    {
        QualityCurve[] curves =
        [
            Falling("flow", "euler", 1),
            Falling("flow", "heun", 2),
            Falling("reflow", "euler", 2),
            Falling("reflow", "heun", 3),
        ];
        var options = Small with { Title = "quality", Subtitle = "moons", Floor = 0.01, FloorLabel = "floor" };

        using var image = QualityCurvesPlot.Render(curves, options);

        ExpectedPicture.Require(image, "quality.png");
    }

    [TestCase(960, 560)]
    [TestCase(480, 300)]
    public void Render_LongNames_ClipsNothing(int width, int height)
    {
        QualityCurve[] curves =
        [
            .. Enumerable.Range(0, 4).Select(i => Falling(new string('M', 60 + i), i < 2 ? new string('W', 60) : "euler", 1)),
        ];
        var options = Small with
        {
            Width = width,
            Height = height,
            Title = new string('W', 99),
            Subtitle = new string('m', 200),
            Floor = 0.01,
            FloorLabel = new string('W', 60),
        };

        using var image = QualityCurvesPlot.Render(curves, options);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_ManyModels_MakesRoomForTheLegend()
    {
        QualityCurve[] curves = [.. Enumerable.Range(0, 12).Select(i => Falling("model " + i, "solver " + (i % 7), 1))];

        using var image = QualityCurvesPlot.Render(curves, Small);

        Assert.That(image.Height, Is.GreaterThan(Small.Height));
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_ValuesThatCannotBeDrawn_LeaveAGapAndAreCounted()
    {
        var whole = Falling("flow", "euler", 1);
        QualityPoint[] broken = [.. whole.Points];
        broken[2] = broken[2] with { Value = double.NaN };
        broken[3] = broken[3] with { Value = -1 };

        using var drawn = QualityCurvesPlot.Render([whole], Small with { Subtitle = "s · 2 values not finite or not positive left out" });
        using var gap = QualityCurvesPlot.Render([whole with { Points = broken }], Small with { Subtitle = "s" });

        Assert.That(Ink(gap, 0), Is.LessThan(0.75 * Ink(drawn, 0)).And.GreaterThan(0.25 * Ink(drawn, 0)));
        Assert.That(Rows(gap, 0, 46), Is.EqualTo(Rows(drawn, 0, 46)), "the header says what is missing");
    }

    [Test]
    public void Render_PointsInAnyOrder_GiveTheSamePicture()
    {
        var curve = Falling("flow", "euler", 1);
        using var first = QualityCurvesPlot.Render([curve], Small);
        using var second = QualityCurvesPlot.Render([curve with { Points = [.. curve.Points.Reverse()] }], Small);

        Assert.That(PictureInk.Bytes(second), Is.EqualTo(PictureInk.Bytes(first)));
    }

    [Test]
    public void Render_FloorFarBelow_LiesInsideThePanel()
    {
        using var without = QualityCurvesPlot.Render([Falling("flow", "euler", 1)], Small);
        using var with = QualityCurvesPlot.Render([Falling("flow", "euler", 1)], Small with { Floor = 1e-4, FloorLabel = "" });

        int grey = PictureInk.Count(with, c => c == new Rgb24(90, 90, 90));
        Assert.That(grey, Is.GreaterThan(PictureInk.Count(without, c => c == new Rgb24(90, 90, 90)) + 100));
    }

    [Test]
    public void Render_LinearValues_DrawsNegativeOnes()
    {
        QualityPoint[] points = [new(1, -3), new(10, -2), new(100, -1.5)];

        using var image = QualityCurvesPlot.Render([new QualityCurve("flow", "euler", points)], Small with { LogarithmicValues = false });

        Assert.That(Ink(image, 0), Is.GreaterThan(200));
    }

    [Test]
    public void Render_NothingToDraw_GivesAnEmptyPanel()
    {
        using var image = QualityCurvesPlot.Render([new QualityCurve("flow", "euler", [new(1, double.NaN)])], Small);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_NoCurves_IsRefused() =>
        Assert.That(() => QualityCurvesPlot.Render([], Small), Throws.ArgumentException.With.Message.Contains("at least one"));

    [TestCase(0)]
    [TestCase(double.NaN)]
    public void Render_NoEvaluations_IsRefused(double evaluations) =>
        Assert.That(
            () => QualityCurvesPlot.Render([new QualityCurve("flow", "euler", [new(evaluations, 1)])], Small),
            Throws.ArgumentException.With.Message.Contains("\"flow\" by euler").And.Message.Contains("above 0")
        );

    [TestCase(479, 300)]
    [TestCase(480, 299)]
    public void Render_TooSmall_IsRefused(int width, int height) =>
        Assert.That(
            () => QualityCurvesPlot.Render([Falling("flow", "euler", 1)], Small with { Width = width, Height = height }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static QualityCurve Falling(string model, string solver, int order) =>
        new(model, solver, [.. new[] { 1, 2, 4, 8, 16, 32 }.Select(n => new QualityPoint(n, 0.02 + Math.Pow(n, -order)))]);

    private static int Ink(Image<Rgb24> image, int curve) => PictureInk.Count(image, c => c == CurveColours.At(curve));

    private static byte[] Rows(Image<Rgb24> image, int from, int to) =>
        PictureInk.Bytes(image)[(3 * image.Width * from)..(3 * image.Width * to)];
}
