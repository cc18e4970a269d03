using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

/// <summary>The laws in space keep to their formulas.</summary>
public sealed class SpaceLawsTests
{
    [Test]
    public void Sphere_Radii_AreTwoWithANoiseOfATenth()
    {
        double[] radii = [.. Draw(new SphereShell()).Select(p => Math.Sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]))];

        Assert.That(radii.Average(), Is.EqualTo(2).Within(0.005));
        Assert.That(Math.Sqrt(radii.Average(r => (r - 2) * (r - 2))), Is.EqualTo(0.1).Within(0.005));
    }

    // ∫ p 4π r² dr = 1, by the midpoint rule along a ray.
    [Test]
    public void Sphere_Density_IntegratesToOne()
    {
        SphereShell sphere = new();
        const double step = 0.001;
        double total = Enumerable
            .Range(0, 4000)
            .Select(i => (i + 0.5) * step)
            .Sum(r => Math.Exp(sphere.LogDensity([(float)r, 0, 0])[0]) * 4 * Math.PI * r * r * step);

        Assert.That(total, Is.EqualTo(1).Within(1e-4));
    }

    [Test]
    public void Helix_Points_LieOnTheCurve()
    {
        var points = Draw(new Helix());

        // z tells the angle: θ = 3π (z/1.5 + 1).
        double squares = points.Average(p =>
        {
            double theta = 3 * Math.PI * (p[2] / 1.5 + 1);
            return Math.Pow(p[0] - 1.5 * Math.Cos(theta), 2) + Math.Pow(p[1] - 1.5 * Math.Sin(theta), 2);
        });

        // 2 s² of x and y, and (2π s)² of the angle that z's noise turns by, for s = 0.1.
        Assert.That(squares, Is.EqualTo(0.02 + 2 * 1.5 * 1.5 * (1 - Math.Exp(-Math.Pow(0.2 * Math.PI, 2) / 2))).Within(0.03));
    }

    [Test]
    public void SwissRoll3D_Points_LieOnTheSheet()
    {
        var points = Draw(new SwissRoll3D());
        var radii = points.Select(p => 5 * Math.Sqrt(p[0] * p[0] + p[2] * p[2])).ToArray();

        Assert.That(radii.Min(), Is.GreaterThan(1.5 * Math.PI - 2.5));
        Assert.That(radii.Max(), Is.LessThan(4.5 * Math.PI + 2.5));
        Assert.That(points.Max(p => Math.Abs(p[1])), Is.EqualTo(2.1).Within(0.4));
    }

    [Test]
    public void Lorenz_Points_WindAboutBothCentres()
    {
        var points = Draw(new Lorenz());
        double centre = Math.Sqrt(8.0 / 3 * 27) / 10;

        Assert.That(points.Count(p => p[0] > 0) / (double)points.Length, Is.EqualTo(0.5).Within(0.05));
        Assert.That(points.Average(p => Math.Abs(p[0])), Is.EqualTo(centre).Within(0.25));
        Assert.That(points.Max(p => Math.Abs(p[0])), Is.LessThan(2.2));
        Assert.That(points.Average(p => p[2]), Is.EqualTo(-0.145).Within(0.05)); // the mean of z is 23.55
    }

    private static double[][] Draw(IDataStream data)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 2);

        return [.. data.Draw(20_000, rng).ToDoubleArray().Chunk(3)];
    }
}
