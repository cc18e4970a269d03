namespace FlowMatching.Plots.Tests;

public sealed class AxisTests
{
    [TestCase(-4.2, 4.2, 9, "−4 −3 −2 −1 0 1 2 3 4")]
    [TestCase(0, 1, 6, "0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(0, 4000, 5, "0 1,000 2,000 3,000 4,000")]
    [TestCase(0.1, 0.3, 5, "0.10 0.15 0.20 0.25 0.30")]
    [TestCase(0, 5e7, 6, "0 1×10⁷ 2×10⁷ 3×10⁷ 4×10⁷ 5×10⁷")]
    [TestCase(0, 2.5e-6, 6, "0 5×10⁻⁷ 1.0×10⁻⁶ 1.5×10⁻⁶ 2.0×10⁻⁶ 2.5×10⁻⁶")]
    [TestCase(-0.05, 0.05, 3, "−0.05 0 0.05")]
    public void Linear_Range_TicksAtRoundValues(double min, double max, int most, string labels) =>
        Assert.That(Labels(Axis.Linear(min, max, most)), Is.EqualTo(labels));

    [TestCase(0.5, 30, 8, "0.5 1 2 5 10 20")]
    [TestCase(1e-7, 1, 8, "10⁻⁷ 10⁻⁶ 10⁻⁵ 10⁻⁴ 0.001 0.01 0.1 1")]
    [TestCase(1e-7, 1, 4, "10⁻⁶ 10⁻⁴ 0.01 1")]
    [TestCase(3, 4.4, 8, "3.0 3.2 3.4 3.6 3.8 4.0 4.2 4.4")]
    [TestCase(1e5, 1e6, 8, "10⁵ 2×10⁵ 5×10⁵ 10⁶")]
    public void Logarithmic_Range_TicksAtRoundValues(double min, double max, int most, string labels) =>
        Assert.That(Labels(Axis.Logarithmic(min, max, most)), Is.EqualTo(labels));

    [Test]
    public void Ticks_AnyRange_LieInsideAndAreNeitherTooManyNorTooFew()
    {
        var random = new Random(2);
        for (int i = 0; i < 1000; i++)
        {
            double min = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 9));
            double max = min + Math.Pow(10, (random.NextDouble() * 12) - 5);
            double[] values = [.. Axis.Linear(min, max, 6).Ticks.Select(t => t.Value)];

            double slack = (max - min) * 1e-6;
            Assert.That(values, Has.Length.InRange(2, 6), $"[{min}, {max}]");
            Assert.That(values, Is.Ordered.And.All.InRange(min - slack, max + slack));
        }
    }

    [Test]
    public void Fraction_Linear_IsTheShareOfTheWay() => Assert.That(Axis.Linear(-2, 6).Fraction(0), Is.EqualTo(0.25));

    [Test]
    public void Fraction_Logarithmic_IsTheShareOfTheRatios()
    {
        var axis = Axis.Logarithmic(0.1, 1000);

        Assert.That(axis.Fraction(1), Is.EqualTo(0.25).Within(1e-12));
        Assert.That(axis.Fraction(0), Is.EqualTo(double.NegativeInfinity));
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(double.NaN, 1)]
    [TestCase(0, double.PositiveInfinity)]
    public void Linear_EndsThatAreNone_AreRefused(double min, double max) =>
        Assert.That(() => Axis.Linear(min, max), Throws.ArgumentException);

    [Test]
    public void Logarithmic_FromZero_IsRefused() =>
        Assert.That(() => Axis.Logarithmic(0, 1), Throws.ArgumentException.With.Message.Contains("greater than 0"));

    private static string Labels(Axis axis) => string.Join(' ', axis.Ticks.Select(t => t.Label));
}
