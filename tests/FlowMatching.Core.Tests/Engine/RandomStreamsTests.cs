using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class RandomStreamsTests : EngineTestBase
{
    /// <summary>Fixed for ever: another value would silently change every run that can be resumed.</summary>
    [TestCase(0, 0, "data", 0, 6446570972551569186)]
    [TestCase(42, 0, "noise", 1, 7773722054431938722)]
    [TestCase(-1, 3, "time", 1000000, 535796239013460985)]
    public void SeedOf_KnownArguments_IsTheKnownValue(long seed, int rank, string stream, long step, long expected) =>
        Assert.That(new RandomStreams(seed, rank).SeedOf(stream, step), Is.EqualTo(expected));

    [Test]
    public void SeedOf_AnyArguments_IsDistinctAndNotNegative()
    {
        long[] seeds =
        [
            .. from seed in new long[] { 0, 1, 2, -1 }
            from rank in new[] { 0, 1, 2 }
            from stream in new[] { "", "a", "b", "ab", "ba", "data", "noise", "time" }
            from step in Enumerable.Range(0, 200)
            select new RandomStreams(seed, rank).SeedOf(stream, step),
        ];

        Assert.That(seeds.Distinct().Count(), Is.EqualTo(seeds.Length));
        Assert.That(seeds.Min(), Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void For_StepsInAnyOrder_GivesEachStepItsNumbers()
    {
        RandomStreams streams = new(7);
        double[] Draw(string stream, long step)
        {
            using var generator = streams.For(stream, step);
            return randn(4, generator: generator).ToDoubleArray();
        }

        double[][] forward = [Draw("data", 0), Draw("noise", 0), Draw("data", 1)];
        double[][] backward = [Draw("data", 1), Draw("noise", 0), Draw("data", 0)];

        Assert.That(backward.Reverse(), Is.EqualTo(forward));
        Assert.That(
            forward
                .Distinct(EqualityComparer<double[]>.Create(static (a, b) => a!.SequenceEqual(b!), static a => a[0].GetHashCode()))
                .Count(),
            Is.EqualTo(3)
        );
    }

    [Test]
    public void For_AStep_DoesNotTouchTheSharedGenerator()
    {
        manual_seed(7);
        double[] undisturbed = randn(4).ToDoubleArray();
        manual_seed(7);

        using (var generator = new RandomStreams(1).For("data"))
            randn(10, generator: generator);

        Assert.That(randn(4).ToDoubleArray(), Is.EqualTo(undisturbed));
    }

    [Test]
    public void Properties_OfStreams_AreTheirArguments()
    {
        RandomStreams streams = new(5, 2);

        Assert.That((streams.Seed, streams.Rank), Is.EqualTo((5L, 2)));
    }
}
