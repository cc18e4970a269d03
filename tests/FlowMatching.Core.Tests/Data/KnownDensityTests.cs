using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

/// <summary>What holds for every data set of the plane whose density is known.</summary>
public sealed class KnownDensityTests
{
    private const int Half = 6; // the plane is looked at within [−6, 6]²
    private const int Fine = 40; // points of the grid along a unit of length

    public static IEnumerable<IDataStream> Sets => DataSets.OfPlane.Where(data => data is IKnownDensity).Append(Picture);

    // 8 x 3 pixels of side 1: half of the ink in a corner, the rest in the lower row.
    private static PictureDensity Picture =>
        new("picture:p", [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0], width: 8, height: 3);

    [Test]
    public void Sets_Listed_AreFourAndPictures() =>
        Assert.That(Sets.Select(data => data.Name), Is.EqualTo(new[] { "checkerboard", "mixture", "8gaussians", "circles", "picture:p" }));

    [TestCaseSource(nameof(Sets))]
    public void LogDensity_InEveryUnitSquare_IntegratesToTheShareOfThePointsThere(IDataStream data)
    {
        const int count = 50_000;
        var drawn = Plane.Draw(data, count).CountBy(p => (Math.Floor(p.X), Math.Floor(p.Y))).ToDictionary();
        double total = 0;

        for (int x = -Half; x < Half; x++)
        {
            for (int y = -Half; y < Half; y++)
            {
                double share = Integral((IKnownDensity)data, x, y);
                double found = drawn.GetValueOrDefault((x, y)) / (double)count;
                Assert.That(found, Is.EqualTo(share).Within(5 * Math.Sqrt(share / count) + 6e-4), $"square at ({x}, {y})");
                total += share;
            }
        }

        Assert.That(total, Is.EqualTo(1).Within(0.003));
    }

    private static double Integral(IKnownDensity data, int x, int y)
    {
        var inner = Enumerable.Range(0, Fine).Select(i => (i + 0.5) / Fine).ToList();
        float[] points = [.. inner.SelectMany(u => inner.SelectMany(v => new[] { (float)(x + u), (float)(y + v) }))];

        return data.LogDensity(points).Average(Math.Exp);
    }
}
