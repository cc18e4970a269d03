using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

public sealed class PointCloudTests
{
    private static readonly float[] Three = [0, 10, 3, 10, 6, 16];

    [Test]
    public void Draw_ManyPoints_AreTheGivenOnesEquallyOften()
    {
        PointCloud cloud = new("points:three", Three, 2);

        var counts = Plane.Draw(cloud, 9000).CountBy(p => cloud.Affine.ToDataUnits([(float)p.X, (float)p.Y])[0]).ToDictionary();

        Assert.That(counts.Keys.Order(), Is.EqualTo(new[] { 0f, 3f, 6f }).Within(1e-5));
        Assert.That(counts.Values, Is.All.EqualTo(3000).Within(230)); // 5 standard deviations
    }

    [Test]
    public void Draw_ManyPoints_HaveMeanZeroAndScaleOne()
    {
        var points = Plane.Draw(new PointCloud("points:three", Three, 2));

        Assert.That(points.Average(p => p.X), Is.Zero.Within(0.05));
        Assert.That(points.Average(p => p.Y), Is.Zero.Within(0.05));
        Assert.That(points.Average(p => (p.X * p.X + p.Y * p.Y) / 2), Is.EqualTo(1).Within(0.05));
    }

    [Test]
    public void Draw_EqualSeeds_GiveEqualBitsAndFreeTheRest()
    {
        PointCloud cloud = new("points:three", Three, 3);
        using Generator first = new(5),
            second = new(5);
        long before = LiveTensors.Count();

        using var a = cloud.Draw(50, first);
        using var b = cloud.Draw(50, second);

        Assert.That(a.shape, Is.EqualTo(new long[] { 50, 3 }));
        Assert.That(b.ToFloatArray(), Is.EqualTo(a.ToFloatArray()));
        Assert.That(LiveTensors.Count() - before, Is.EqualTo(2));
    }

    [Test]
    public void Description_Cloud_TellsItsSize() =>
        Assert.That(new PointCloud("points:three", Three, 2).Description, Is.EqualTo("3 given points of 2 coordinates"));

    [TestCase(new float[] { 1, 2 }, 2, "points:f has 1 row, expected 2 or more: one for each point.")]
    [TestCase(new float[0], 2, "points:f has 0 rows, expected 2 or more: one for each point.")]
    [TestCase(
        new[] { 1, 2, 3, float.NaN, 5, float.PositiveInfinity },
        2,
        "points:f holds NaN in row 2, column 2, and 2 NaN or infinite numbers in all; expected finite ones."
    )]
    [TestCase(
        new float[] { 1, 2, 1, 2, 1, 2 },
        2,
        "points:f holds one point 3 times, none of its columns x, y ever changes: expected points that differ."
    )]
    public void New_NoPointsToLearnFrom_IsRefused(float[] points, int dimension, string fault)
    {
        var e = Assert.Throws<InvalidInputException>(() => _ = new PointCloud("points:f", points, dimension));

        Assert.That(e.Message, Is.EqualTo(fault));
    }

    [Test]
    public void New_BrokenRow_IsTheCallersFault() => Assert.Throws<ArgumentException>(() => _ = new PointCloud("points:f", [1, 2, 3], 2));
}
