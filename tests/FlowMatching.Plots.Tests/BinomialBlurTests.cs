namespace FlowMatching.Plots.Tests;

public sealed class BinomialBlurTests
{
    [Test]
    public void Apply_OnePoint_GivesTheBinomialWeights()
    {
        var values = new double[25];
        values[12] = 16;

        BinomialBlur.Apply(values, 5);

        Assert.That(values, Is.EqualTo(new double[] { 0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 2, 4, 2, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void Apply_AtTheBorder_LosesNothing()
    {
        double[] values = [5, 0, 0, 0, 0, 0, 0, 0, 3];

        BinomialBlur.Apply(values, 3);

        Assert.That(values.Sum(), Is.EqualTo(8).Within(1e-12));
    }

    [TestCase(10_000_000, 100, 0)]
    [TestCase(200_000, 174, 2)]
    [TestCase(100, 174, 5)]
    [TestCase(0, 174, 5)]
    public void PassesFor_Points_AreAsManyAsChanceAsksFor(int points, int bins, int passes) =>
        Assert.That(BinomialBlur.PassesFor(points, bins), Is.EqualTo(passes));
}
