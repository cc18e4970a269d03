using FlowMatching.Core.Engine;
using FlowMatching.Core.Sampling;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Sampling;

public sealed class SlerpTests
{
    [Test]
    public void Between_RightAngle_TurnsEvenly()
    {
        float[] points = Slerp.Between([2, 0, 0], [0, 2, 0], 4);

        double[] expected =
        [
            .. new[] { 0, 30, 60, 90 }.SelectMany(degrees =>
                (double[])[2 * Math.Cos(degrees * Math.PI / 180), 2 * Math.Sin(degrees * Math.PI / 180), 0]
            ),
        ];
        Assert.That(points, Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Between_AnyTwo_EndsExactlyThere()
    {
        float[] a = [0.3f, -1.7f, 2.25f, 0.01f],
            b = [-1.1f, 0.4f, 0.6f, 3];

        float[] points = Slerp.Between(a, b, 5);

        Assert.That(points[..4], Is.EqualTo(a).Within(1e-6));
        Assert.That(points[^4..], Is.EqualTo(b).Within(1e-6));
    }

    [Test]
    public void Between_NoisesOfManyCoordinates_KeepsTheirLengthWhereALineWouldLoseIt()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 4);
        const int dimension = 4096;
        float[] both = randn([2, dimension], generator: rng).ToFloatArray();

        float[] points = Slerp.Between(both.AsSpan(0, dimension), both.AsSpan(dimension), 3);

        double Spread(IEnumerable<float> values) => Math.Sqrt(values.Average(x => (double)x * x));
        Assert.That(Spread(points[dimension..(2 * dimension)]), Is.EqualTo(1).Within(0.03)); // 1/√(2 · 4096) is 0.011
        Assert.That(Spread(both[..dimension].Zip(both[dimension..], (x, y) => (x + y) / 2)), Is.EqualTo(Math.Sqrt(0.5)).Within(0.03));
    }

    [TestCase(new[] { 1f, 2 }, new[] { 2f, 4 }, new[] { 1.5, 3 })]
    [TestCase(new[] { 1f, 0 }, new[] { -1f, 0 }, new[] { 0.0, 0 })]
    [TestCase(new[] { 0f, 0 }, new[] { 2f, 0 }, new[] { 1.0, 0 })]
    public void Between_NoAngleToTurn_GoesStraight(float[] a, float[] b, double[] middle) =>
        Assert.That(Slerp.Between(a, b, 3)[2..4], Is.EqualTo(middle).Within(1e-6));

    [Test]
    public void Between_OnePointOrOtherSizes_IsRefused()
    {
        Assert.That(() => Slerp.Between([1], [2], 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Slerp.Between([1], [2, 3], 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
