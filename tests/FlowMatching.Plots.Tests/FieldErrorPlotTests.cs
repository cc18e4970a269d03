namespace FlowMatching.Plots.Tests;

public sealed class FieldErrorPlotTests
{
    private static readonly PlotGrid Grid = new(new PlotRange(-3, 3, -3, 3), 20);
    private static readonly FieldErrorOptions Small = new() { PanelSize = 140, Arrows = 7 };

    [Test]
    public void Render_TwoTimes_LooksAsExpected()
    {
        FieldErrorPanel[] panels = [Panel(0, factor: 1.1f, dense: true), Panel(0.25, factor: 1.05f, dense: true)];
        var options = Small with { Title = "field", Subtitle = "too fast by a tenth" };

        using var image = FieldErrorPlot.Render(panels, Grid, options);

        ExpectedPicture.Require(image, "field-error.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [TestCase(1, 120)]
    [TestCase(5, 160)]
    public void Render_LongTitles_ClipsNothing(int panels, int size)
    {
        var options = Small with { PanelSize = size, Title = new string('W', 199), Subtitle = new string('m', 400) };
        FieldErrorPanel[] all = [.. Enumerable.Range(0, panels).Select(i => Panel(i / 10.0, 1.1f, dense: true))];

        using var image = FieldErrorPlot.Render(all, Grid, options);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_WrongInOneQuadrant_LightsUpThatQuadrant()
    {
        var panel = Panel(0.5, factor: 1, dense: false);
        float[] at = Grid.Positions();
        float[] learned = [.. panel.True.ToArray().Select((u, i) => i % 2 == 0 && at[i] > 0 && at[i + 1] > 0 ? u + 1 : u)];

        using var image = FieldErrorPlot.Render([panel with { Learned = learned }], Grid, Small with { Arrows = 0 });

        // The last colour fills a quarter of the panel; the bar and the sample hold the rest of it.
        var last = ColourMap.Sequential.At(0.8);
        Assert.That(PictureInk.Count(image, c => c == last), Is.EqualTo(140 * 140 / 4).Within(100));
    }

    [Test]
    public void Render_HugeErrorWithoutMass_DoesNotDarkenTheRest()
    {
        var panel = Panel(0.5, factor: 1.1f, dense: true);
        float[] learned = panel.Learned.ToArray();
        (learned[0], learned[1]) = (1e6f, float.NaN);
        learned[2] = 1e6f; // corners, where exp(−9) of the mass lies

        using var plain = FieldErrorPlot.Render([panel], Grid, Small);
        using var huge = FieldErrorPlot.Render([panel with { Learned = learned }], Grid, Small);

        Assert.That(PictureInk.Bytes(huge), Is.EqualTo(PictureInk.Bytes(plain)));
    }

    [Test]
    public void Render_NoError_GivesAScaleAllTheSame()
    {
        using var image = FieldErrorPlot.Render([Panel(0, factor: 1, dense: false)], Grid, Small);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void RootMeanSquare_ErrorsOfTwoCells_AreWeightedByTheirDensity()
    {
        // (3 · 5² + 1 · 1²) / 4 = 19
        double error = FieldErrorPlot.RootMeanSquare([3, 4, 0, 0], [0, 0, 0, 1], [0.3f, 0.1f]);

        Assert.That(error, Is.EqualTo(Math.Sqrt(19)).Within(1e-6));
    }

    [Test]
    public void RootMeanSquare_CellThatIsNotFinite_IsLeftOut() =>
        Assert.That(FieldErrorPlot.RootMeanSquare([float.NaN, 0, 2, 0], new float[4], [1, 1]), Is.EqualTo(2).Within(1e-6));

    [Test]
    public void RootMeanSquare_OtherLength_IsRefused() =>
        Assert.That(() => FieldErrorPlot.RootMeanSquare(new float[4], new float[4], new float[3]), Throws.ArgumentException);

    [Test]
    public void Render_NoTimes_IsRefused() =>
        Assert.That(() => FieldErrorPlot.Render([], Grid, Small), Throws.ArgumentException.With.Message.Contains("at least one"));

    [Test]
    public void Render_OtherLength_IsRefused() =>
        Assert.That(
            () => FieldErrorPlot.Render([Panel(0, 1, dense: true) with { Density = new float[10] }], Grid, Small),
            Throws.ArgumentException.With.Message.Contains("20 x 20")
        );

    [TestCase(119, 7)]
    [TestCase(140, -1)]
    public void Render_TooSmall_IsRefused(int size, int arrows) =>
        Assert.That(
            () => FieldErrorPlot.Render([Panel(0, 1, dense: true)], Grid, Small with { PanelSize = size, Arrows = arrows }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    /// <summary>u(x) = (−y, x), learned as a multiple of it; p_t is the standard normal.</summary>
    private static FieldErrorPanel Panel(double time, float factor, bool dense)
    {
        float[] truth = [.. Grid.Positions().Chunk(2).SelectMany(p => new[] { -p[1], p[0] })];
        float[] learned = [.. truth.Select(v => factor * v)];
        float[] density =
        [
            .. Grid.Positions().Chunk(2).Select(p => (float)(Math.Exp(-((p[0] * p[0]) + (p[1] * p[1])) / 2) / (2 * Math.PI))),
        ];

        return new(time, learned, truth, FieldErrorPlot.RootMeanSquare(learned, truth, density)) { Density = dense ? density : default };
    }
}
