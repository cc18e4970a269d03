using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class NearestNeighboursTests
{
    [Test]
    public void Find_SmallSets_AreThoseOfTheSumByHand()
    {
        using var images = tensor([0f, 0, 5, 5], [2, 1, 1, 2]);
        using var among = tensor([9f, 9, 3, 4, 5, 6], [3, 1, 1, 2]);

        var found = NearestNeighbours.Find(images, among);

        Assert.That(found.Indices, Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(found.Distances, Is.EqualTo(new double[] { 5, 1 }).Within(1e-6));
        Assert.That((found.MeanDistance, found.MedianDistance), Is.EqualTo((3.0, 1.0)));
    }

    [Test]
    public void Find_ManyParts_AgreeWithEachPairByItself()
    {
        using var rng = new RandomStreams(1).For("test");
        using var images = randn(600, 4, generator: rng);
        using var among = randn(9000, 4, generator: rng);
        float[] x = images.ToFloatArray(),
            y = among.ToFloatArray();
        long before = LiveTensors.Count();

        var found = NearestNeighbours.Find(images, among);

        foreach (int i in (int[])[0, 511, 512, 599])
        {
            double[] distances =
            [
                .. Enumerable
                    .Range(0, 9000)
                    .Select(j => Math.Sqrt(Enumerable.Range(0, 4).Sum(d => Math.Pow(x[4 * i + d] - y[4 * j + d], 2)))),
            ];
            Assert.That(found.Distances[i], Is.EqualTo(distances.Min()).Within(1e-4));
            Assert.That(distances[found.Indices[i]], Is.EqualTo(found.Distances[i]).Within(1e-5));
        }

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Find_CopyAmongBytes_IsAtDistanceZero()
    {
        using var images = tensor(new byte[] { 255, 254, 253, 0, 0, 0 }, [2, 3]);
        using var among = tensor(new byte[] { 0, 0, 3, 255, 254, 253 }, [2, 3]);

        var found = NearestNeighbours.Find(images, among);

        Assert.That(found.Indices, Is.EqualTo(new long[] { 1, 0 }));
        Assert.That(found.Distances, Is.EqualTo(new double[] { 0, 3 }));
    }

    [Test]
    public void Find_OtherSizeOrNothing_IsRefused()
    {
        using Tensor some = zeros(2, 3),
            other = zeros(2, 4),
            none = zeros(0, 3);

        Assert.That(() => NearestNeighbours.Find(some, other), Throws.ArgumentException);
        Assert.That(() => NearestNeighbours.Find(some, none), Throws.ArgumentException);
    }

    [Test]
    public void Find_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        using var some = zeros(2, 3);
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => NearestNeighbours.Find(some, some, source.Token));
    }
}
