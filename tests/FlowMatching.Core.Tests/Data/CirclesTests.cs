using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class CirclesTests
{
    [TestCase(3.0, 2.25, 4)]
    [TestCase(1.5, 0, 2.25)]
    public void Draw_ManyPoints_HalfLieOnEachCircle(double radius, double from, double to)
    {
        var ring = Plane.Draw(new Circles()).Where(p => p.Radius() >= from && p.Radius() < to).ToList();

        Assert.That(ring, Has.Count.EqualTo(10_000).Within(400));
        // noise bends it outwards
        Assert.That(ring.Average(p => p.Radius()), Is.EqualTo(radius + 0.24 * 0.24 / (2 * radius)).Within(0.012));
        Assert.That(ring.Average(p => Math.Pow(p.Radius() - radius, 2)), Is.EqualTo(0.24 * 0.24).Within(0.004));
        Assert.That(ring.Average(p => p.X), Is.Zero.Within(0.1));
        Assert.That(ring.Average(p => p.Y), Is.Zero.Within(0.1));
    }
}

public sealed class BesselTests
{
    // scipy.special.i0e
    [TestCase(0, 1)]
    [TestCase(1, 0.46575960759364043)]
    [TestCase(10, 0.1278333371634286)]
    [TestCase(39, 0.06408967575058332)]
    [TestCase(41, 0.062496943756818885)]
    [TestCase(1000, 0.012617240455891257)]
    public void ScaledI0_AnyArgument_AgreesWithScipy(double z, double expected) =>
        Assert.That(Bessel.ScaledI0(z), Is.EqualTo(expected).Within(1e-13));
}
