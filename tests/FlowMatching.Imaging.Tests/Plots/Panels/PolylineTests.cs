using System.Numerics;
using FlowMatching.Imaging.Plots.Panels;

namespace FlowMatching.Imaging.Tests.Plots.Panels;

public sealed class PolylineTests
{
    [Test]
    public void Dashes_AroundACorner_BendThere()
    {
        Vector2[][] dashes = [.. new Polyline([new(0, 0), new(10, 0), new(10, 10)]).Dashes(dash: 6, gap: 2)];

        Assert.That(dashes, Has.Length.EqualTo(3));
        Assert.That(dashes[0], Is.EqualTo(new Vector2[] { new(0, 0), new(6, 0) }));
        Assert.That(dashes[1], Is.EqualTo(new Vector2[] { new(8, 0), new(10, 0), new(10, 4) }));
        Assert.That(dashes[2], Is.EqualTo(new Vector2[] { new(10, 6), new(10, 10) }));
    }

    [Test]
    public void Dashes_OnePoint_AreNone() => Assert.That(new Polyline([new(3, 4)]).Dashes(6, 2), Is.Empty);
}
