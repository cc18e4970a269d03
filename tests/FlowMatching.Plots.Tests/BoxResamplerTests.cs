namespace FlowMatching.Plots.Tests;

public sealed class BoxResamplerTests
{
    private static readonly double[] Grid = [1, 2, 3, 4];

    [Test]
    public void Resample_WholeFactor_RepeatsValues() =>
        Assert.That(BoxResampler.Resample(Grid, 2, 4, 2), Is.EqualTo(new double[] { 1, 1, 2, 2, 3, 3, 4, 4 }).Within(1e-12));

    [Test]
    public void Resample_OddFactor_MixesAtTheBorder() =>
        Assert.That(BoxResampler.Resample(Grid, 2, 3, 1), Is.EqualTo(new[] { 2, 2.5, 3 }).Within(1e-12));

    [TestCase(7, 5)]
    [TestCase(3, 11)]
    public void Resample_AnySize_KeepsTheMean(int width, int height)
    {
        var random = new Random(3);
        double[] grid = [.. Enumerable.Range(0, 36).Select(_ => random.NextDouble())];

        Assert.That(BoxResampler.Resample(grid, 6, width, height).Average(), Is.EqualTo(grid.Average()).Within(1e-12));
    }
}
