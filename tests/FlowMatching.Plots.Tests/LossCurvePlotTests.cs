using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class LossCurvePlotTests
{
    [Test]
    public void Render_OnePanel_LooksAsExpected()
    {
        var options = new LossCurveOptions
        {
            Title = "training loss",
            Subtitle = "cfm on checkerboard",
            Width = 480,
            Height = 320,
            ReferenceLoss = 0.5,
        };

        using var image = LossCurvePlot.Render(Decay(300), options);

        ExpectedPicture.Require(image, "loss.png");
    }

    [Test]
    public void Render_TimeBins_LookAsExpected()
    {
        var curve = Decay(200);
        var options = new LossCurveOptions
        {
            Title = "by time",
            Width = 480,
            Height = 600,
        };

        using var image = LossCurvePlot.Render(curve with { ByTimeBin = Bins(curve, 5) }, options);

        ExpectedPicture.Require(image, "loss-by-time.png");
    }

    [TestCase(960, null, true)]
    [TestCase(400, 300, false)]
    public void Render_AnySize_ClipsNothing(int width, int? height, bool byTime)
    {
        var curve = Decay(50);
        var options = new LossCurveOptions
        {
            Title = new string('W', 99),
            Subtitle = new string('m', 200),
            Width = width,
            Height = height,
            ReferenceLoss = 0.5,
        };

        using var image = LossCurvePlot.Render(byTime ? curve with { ByTimeBin = Bins(curve, 10) } : curve, options);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_NoSteps_GivesAnEmptyPanel()
    {
        var curve = new LossCurve
        {
            Steps = [],
            Raw = [],
            Smoothed = [],
        };

        using var image = LossCurvePlot.Render(curve, new LossCurveOptions());

        Assert.That(PictureInk.Count(image, c => c.R < 100), Is.GreaterThan(2 * (image.Width + image.Height) / 2)); // frame and note
    }

    [Test]
    public void Render_OneStep_DrawsItsPoint()
    {
        var curve = new LossCurve
        {
            Steps = [7],
            Raw = [0.4],
            Smoothed = [0.4],
        };

        using var image = LossCurvePlot.Render(curve, new LossCurveOptions());
        using var empty = LossCurvePlot.Render(curve with { Raw = [double.NaN], Smoothed = [double.NaN] }, new LossCurveOptions());

        // The legend's samples are in both.
        Assert.That(PictureInk.Count(image, IsCurve), Is.GreaterThan(PictureInk.Count(empty, IsCurve)));

        static bool IsCurve(Rgb24 colour) => colour == CurveColours.At(0);
    }

    [Test]
    public void Render_ValuesThatAreNotFinite_LeaveGaps()
    {
        var curve = Decay(100);
        double[] broken = [.. curve.Smoothed];
        Array.Fill(broken, double.NaN, 40, 20);
        broken[70] = double.PositiveInfinity;

        using var whole = LossCurvePlot.Render(curve, new LossCurveOptions());
        using var image = LossCurvePlot.Render(curve with { Smoothed = broken }, new LossCurveOptions());

        int before = PictureInk.Count(whole, c => c == CurveColours.At(0)),
            after = PictureInk.Count(image, c => c == CurveColours.At(0));
        Assert.That(after, Is.LessThan(0.9 * before).And.GreaterThan(0.5 * before));
    }

    [Test]
    public void Render_DifferentLengths_AreRefused()
    {
        var curve = Decay(10) with { Raw = [1, 2] };

        Assert.That(
            () => LossCurvePlot.Render(curve, new LossCurveOptions()),
            Throws.ArgumentException.With.Message.Contains("Raw has 2 values, expected 10")
        );
    }

    [Test]
    public void Choose_SteepBeginning_DoesNotFlattenTheRest()
    {
        double[] values = [1e4, 500, 80, .. Enumerable.Range(0, 997).Select(i => 1 + (0.2 * Math.Sin(i)))];

        var axis = CurveRange.Choose([new CurveSeries("", values, new CurveLook(CurveColours.At(0)))], 8);

        Assert.That(axis.IsLogarithmic, Is.False);
        Assert.That(new[] { axis.Min, axis.Max }, Is.EqualTo(new[] { 0.8, 1.2 }).Within(0.05));
    }

    [Test]
    public void Choose_GentleBeginning_StaysInside()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => 2 - (0.01 * i))];

        Assert.That(CurveRange.Choose([new CurveSeries("", values, new CurveLook(CurveColours.At(0)))], 8).Max, Is.GreaterThan(2));
    }

    [Test]
    public void Choose_ManyOrders_IsLogarithmicAndShowsAll()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => Math.Pow(10, -i / 200.0))];

        var axis = CurveRange.Choose([new CurveSeries("", values, new CurveLook(CurveColours.At(0)))], 8);

        Assert.That((axis.IsLogarithmic, axis.Max > 1), Is.EqualTo((true, true)));
    }

    [Test]
    public void Choose_ReferenceFarBelow_IsInside()
    {
        var curve = new CurveSeries("", [1, 1.1, 1.05], new CurveLook(CurveColours.At(0)));

        var axis = CurveRange.Choose([curve, new CurveSeries("", [0.2], new CurveLook(CurveColours.At(1))) { IsReference = true }], 8);

        Assert.That(axis.Fraction(0.2), Is.InRange(0.01, 0.2));
    }

    [Test]
    public void Render_ASpikeAmongAHundredThousandSteps_IsSeen()
    {
        double[] steps = [.. Enumerable.Range(1, 100_000).Select(i => (double)i)],
            flat = [.. steps.Select(_ => 0.5)],
            spike = [.. flat];
        (flat[^1], spike[^1], spike[61_803]) = (0.6, 0.6, 0.55);

        using var with = LossCurvePlot.Render(
            new LossCurve
            {
                Steps = steps,
                Raw = flat,
                Smoothed = spike,
            },
            new LossCurveOptions()
        );
        using var without = LossCurvePlot.Render(
            new LossCurve
            {
                Steps = steps,
                Raw = flat,
                Smoothed = flat,
            },
            new LossCurveOptions()
        );

        int taller = PictureInk.Count(with, IsCurve) - PictureInk.Count(without, IsCurve);
        Assert.That(taller, Is.GreaterThan(100), "about 180 pixels high");

        static bool IsCurve(Rgb24 colour) => colour.B > colour.R + 60;
    }

    private static LossCurve Decay(int count)
    {
        var random = new Random(6);
        double[] smoothed = [.. Enumerable.Range(0, count).Select(i => 0.55 + Math.Exp(-10.0 * i / count))];

        return new LossCurve
        {
            Steps = [.. Enumerable.Range(1, count).Select(i => 10.0 * i)],
            Raw = [.. smoothed.Select(v => v * (0.9 + (0.2 * random.NextDouble())))],
            Smoothed = smoothed,
        };
    }

    private static double[][] Bins(LossCurve curve, int count) =>
        [.. Enumerable.Range(0, count).Select(k => curve.Smoothed.Select(v => v * (1 + (0.3 * k))).ToArray())];
}
