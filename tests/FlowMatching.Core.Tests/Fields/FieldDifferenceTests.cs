using FlowMatching.Core.Fields;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Fields;

public sealed class FieldDifferenceTests
{
    [Test]
    public void Squared_LinearFields_IsTheSquareOfTheirDifference()
    {
        double[] squares = FieldDifference.Squared((x, t) => t * x, (x, _) => -x, [1, 2, 0, 0, -3, 4], 2, t: 0.5, CPU);

        Assert.That(squares, Is.EqualTo(new[] { 2.25 * 5, 0, 2.25 * 25 }).Within(1e-6));
    }

    [Test]
    public void Squared_MoreThanAChunk_CoversEveryPointAndFreesItsTensors()
    {
        float[] points = [.. Enumerable.Range(0, 20_000).Select(i => (float)i)];
        long before = LiveTensors.Count();

        double[] squares = FieldDifference.Squared((x, _) => x, (x, _) => 0 * x, points, 1, t: 0, CPU);

        Assert.That(squares, Is.EqualTo(points.Select(x => (double)x * x)).Within(0.01).Percent);
        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }
}
