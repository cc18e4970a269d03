using FlowMatching.Core.Models;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Tests.Train;

public sealed class TrainEstimatorTests
{
    [Test]
    public void Count_SmallNetwork_AsCountedByHand()
    {
        // Layers 3 -> 4 -> 4 -> 2: products 12 + 16 + 8 = 36, outputs 4 + 4 + 2 = 10, parameters 36 + 10.
        var estimate = TrainEstimator.Count(
            new Architecture
            {
                Dimension = 2,
                Hidden = 4,
                Depth = 2,
            },
            batch: 5
        );

        Assert.That(estimate.Parameters, Is.EqualTo(46));
        Assert.That(estimate.FlopsPerStep, Is.EqualTo(3 * 2 * 36 * 5));
        Assert.That(estimate.MemoryBytes, Is.EqualTo(4 * (5 * 46 + 3 * 10 * 5)));
    }

    [TestCase(128, 1.5e11, "cpu", 128)]
    [TestCase(128, 3e12, "cpu", 12)]
    [TestCase(8, 1e15, "cpu", 1)]
    [TestCase(128, 3e12, "cuda:0", 128)]
    public void TimedExamples_OfAStep_AreWhatASecondOrTwoAllow(int batch, double flops, string device, int timed) =>
        Assert.That(TrainEstimator.TimedExamples(batch, flops, device), Is.EqualTo(timed));
}
