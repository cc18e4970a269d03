using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class TwoSpiralsTests
{
    [Test]
    public void Draw_ManyPoints_LieOnOneOfTheTwoArms()
    {
        var points = Plane.Draw(new TwoSpirals(), 4000);

        // An arm is s (−n cos n, n sin n)/3; the point is moved along both axes by up to 1/6, and by noise of 0.1.
        Assert.That(points.Count(p => Math.Min(DistanceToArm(p, 1), DistanceToArm(p, -1)) < 0.45), Is.GreaterThan(3980));
        Assert.That(points.Max(p => p.Radius()), Is.InRange(3.0, 3.8));
    }

    [Test]
    public void Draw_ManyPoints_AreEvenInTheSquareOfTheRadiusAndSymmetric()
    {
        var points = Plane.Draw(new TwoSpirals());

        // 9 E|a|² = E n² + E[n (sin n − cos n)]/2 + E[w₁² + w₂²]/4 = 9π²/2 + (1 + (6π − 4)/(9π²)) + 1/6; the noise adds 0.02.
        double square = Math.PI * Math.PI / 2 + (1 + (6 * Math.PI - 4) / (9 * Math.PI * Math.PI) + 1.0 / 6) / 9 + 0.02;
        Assert.That(points.Average(p => p.X * p.X + p.Y * p.Y), Is.EqualTo(square).Within(0.1));
        Assert.That(points.Average(p => p.X), Is.Zero.Within(0.06));
        Assert.That(points.Average(p => p.Y), Is.Zero.Within(0.06));
    }

    private static double DistanceToArm((double X, double Y) p, int sign) =>
        Enumerable
            .Range(0, 1000)
            .Select(i => 3 * Math.PI * i / 1000)
            .Min(n => (p.X + sign * (n * Math.Cos(n) / 3 - 1.0 / 12), p.Y - sign * (n * Math.Sin(n) / 3 + 1.0 / 12)).Radius());
}
