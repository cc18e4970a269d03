using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class EpochOrderTests
{
    private const int Count = 100;

    [Test]
    public void At_EveryEpoch_VisitsEachExampleOnceInAnOrderOfItsOwn()
    {
        EpochOrder order = new(new RandomStreams(3), Count);
        int[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch => Rows(order, epoch * Count, Count))];

        Assert.That(epochs, Is.All.Matches<int[]>(rows => rows.Order().SequenceEqual(Enumerable.Range(0, Count))));
        Assert.That(epochs[1], Is.Not.EqualTo(epochs[0]));
        Assert.That(epochs[2], Is.Not.EqualTo(epochs[1]));
    }

    [Test]
    public void At_PositionsOutOfOrder_GivesWhatEachGivesAlone()
    {
        EpochOrder ordered = new(new RandomStreams(3), Count),
            jumping = new(new RandomStreams(3), Count);
        var expected = Enumerable.Range(0, 3 * Count).Select(p => ordered.At(p)).ToArray();

        foreach (int position in (int[])[250, 3, 199, 200, 0])
            Assert.That(jumping.At(position), Is.EqualTo(expected[position]), $"position {position}");
    }

    [Test]
    public void At_OtherSeedOrRank_IsAnotherOrder()
    {
        int[] rows = Rows(new EpochOrder(new RandomStreams(3), Count), 0, Count);

        Assert.That(Rows(new EpochOrder(new RandomStreams(4), Count), 0, Count), Is.Not.EqualTo(rows));
        Assert.That(Rows(new EpochOrder(new RandomStreams(3, rank: 1), Count), 0, Count), Is.Not.EqualTo(rows));
    }

    [Test]
    public void At_FirstPlace_IsEveryExampleEquallyOften()
    {
        // 4,000 epochs of 4 examples: 1,000 each, standard deviation 27.
        EpochOrder order = new(new RandomStreams(1), 4);
        var counts = Enumerable.Range(0, 4000).Select(epoch => order.At(4L * epoch).Row).CountBy(row => row);

        Assert.That(counts.Select(pair => pair.Value), Has.Exactly(4).EqualTo(1000).Within(140));
    }

    [Test]
    public void At_Flips_AreHalfAndChangeWithTheEpoch()
    {
        EpochOrder order = new(new RandomStreams(2), 1000);
        var first = Enumerable.Range(0, 1000).Select(p => order.At(p)).ToDictionary(one => one.Row, one => one.IsFlipped);
        var second = Enumerable.Range(1000, 1000).Select(p => order.At(p)).ToDictionary(one => one.Row, one => one.IsFlipped);

        Assert.That(first.Count(one => one.Value), Is.EqualTo(500).Within(80)); // 5 standard deviations
        Assert.That(first.Count(one => second[one.Key] != one.Value), Is.EqualTo(500).Within(80));
    }

    private static int[] Rows(EpochOrder order, int start, int count) => [.. Enumerable.Range(start, count).Select(p => order.At(p).Row)];
}
