using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class SCurveTests
{
    private static readonly (double X, double Y)[] Points = Plane.Draw(new SCurve());

    [Test]
    public void Draw_ManyPoints_LieOnTheUpperOrTheLowerCircle()
    {
        // For n > 0 the curve is the circle around (0, −1.5) of radius 1.5, for n < 0 the one around (0, 1.5).
        double[] off =
        [
            .. Points.Select(p => Math.Min(Math.Abs((p.X, p.Y - 1.5).Radius() - 1.5), Math.Abs((p.X, p.Y + 1.5).Radius() - 1.5))),
        ];

        Assert.That(off.Average(d => d * d), Is.EqualTo(0.075 * 0.075).Within(0.0004));
        Assert.That(Points.Count(p => p.Y > 0), Is.EqualTo(10_000).Within(400));
    }

    [Test]
    public void Draw_ManyPoints_LeaveTheGapsOfTheLetter()
    {
        // The open quarters: lower right of the upper circle, upper left of the lower one.
        Assert.That(Points.Count(p => p.X > 0.5 && p.Y is > 0.3 and < 1.2), Is.Zero.Within(20));
        Assert.That(Points.Count(p => p.X < -0.5 && p.Y is < -0.3 and > -1.2), Is.Zero.Within(20));
        Assert.That(Points.Count(p => p.X < -0.5 && p.Y is > 0.3 and < 1.2), Is.GreaterThan(1000));
    }
}
