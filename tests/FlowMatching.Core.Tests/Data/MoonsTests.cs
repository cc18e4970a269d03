using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

public sealed class MoonsTests
{
    private (double X, double Y)[] Points { get; set; } = [];

    [OneTimeSetUp]
    public void DrawOnce() => Points = Draw(20_000);

    [Test]
    public void Draw_EvenAndOddRows_LieOnTheirOwnMoon()
    {
        var upper = Points.Where((_, row) => row % 2 == 0).Select(p => Radius(p.X, p.Y));
        var lower = Points.Where((_, row) => row % 2 == 1).Select(p => Radius(p.X - 1, p.Y - 0.5));

        foreach (var radii in new[] { upper, lower })
        {
            Assert.That(radii.Average(), Is.EqualTo(1).Within(0.004)); // the noise bends it up by 0.05²/2 = 0.00125
            Assert.That(radii.Average(r => Math.Pow(r - 1, 2)), Is.EqualTo(0.0025).Within(0.0002)); // 0.05²
        }
    }

    [Test]
    public void Draw_ManyPoints_HaveTheMeanOfTheFormula()
    {
        // Mean of sin θ over [0, π] is 2/π: upper (0, 2/π), lower (1, 1/2 − 2/π); together (1/2, 1/4).
        Assert.That(Points.Average(p => p.X), Is.EqualTo(0.5).Within(0.03));
        Assert.That(Points.Average(p => p.Y), Is.EqualTo(0.25).Within(0.02));
        Assert.That(Points.Where((_, row) => row % 2 == 0).Average(p => p.Y), Is.EqualTo(2 / Math.PI).Within(0.015));
    }

    private static double Radius(double x, double y) => Math.Sqrt(x * x + y * y);

    private static (double X, double Y)[] Draw(int count)
    {
        using var rng = new Generator(seed: 1);
        using var points = new Moons().Draw(count, rng);

        return [.. points.ToDoubleArray().Chunk(2).Select(p => (p[0], p[1]))];
    }
}
