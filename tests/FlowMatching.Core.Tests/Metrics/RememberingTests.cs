using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class RememberingTests : EngineTestBase
{
    private static readonly GaussianData Data = new(0, 1, dimension: 3);

    [Test]
    public void Measure_FreshSamples_LieAsNearAsHeldOutRows()
    {
        var reading = Measure(MetricPoints.Draw(Data, 2000, "nll-data"));

        Assert.That(reading.Share, Is.EqualTo(0.5).Within(4 * reading.StandardError));
    }

    [Test]
    public void Measure_LearntRowsAsSamples_LieOnThem()
    {
        var reading = Measure(Rows("learnt", 300));

        Assert.That((reading.OfSamples, reading.Share), Is.EqualTo((0.0, 1.0)));
        Assert.That(reading.OfHeldOut, Is.GreaterThan(0.1));
    }

    [Test]
    public void Distances_ByHand_AreThoseOfTheNearest() =>
        Assert.That(Remembering.Distances([0, 0, 5, 5], [3, 4, 5, 6, 100, 100], 2), Is.EqualTo(new[] { 5.0, 1.0 }));

    [Test]
    public void ShareBelow_Ties_CountHalf() => Assert.That(Remembering.ShareBelow([1, 2], [2, 3]), Is.EqualTo(3.5 / 4));

    private static NearnessReading Measure(float[] samples) =>
        Remembering.Measure(samples, tensor(Rows("learnt", 300), [300, 3]), tensor(Rows("held-out", 100), [100, 3]));

    private static float[] Rows(string stream, int count) => MetricPoints.Draw(Data, count, stream);
}
