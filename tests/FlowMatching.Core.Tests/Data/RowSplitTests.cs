using FlowMatching.Core.Data;

namespace FlowMatching.Core.Tests.Data;

public sealed class RowSplitTests
{
    [TestCase(RowSplit.Fewest - 1, 0)]
    [TestCase(RowSplit.Fewest, 20)]
    [TestCase(200, 20)]
    [TestCase(1000, 100)]
    [TestCase(RowSplit.Enough - 1, (RowSplit.Enough - 1) / 10)]
    [TestCase(RowSplit.Enough, 0)]
    public void Of_SoManyRows_HoldsOutATenthAndAtLeastTwenty(int count, int heldOut)
    {
        var split = RowSplit.Of(count, labels: null);

        Assert.That(split.HeldOut, Has.Count.EqualTo(heldOut));
        Assert.That(split.HeldOut.Concat(split.Learnt).Order(), Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void Of_RareClass_KeepsARowToLearnFrom()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row < 95 ? 0 : row - 94)]; // five classes of one row each

        var split = RowSplit.Of(100, labels);

        Assert.That(split.Learnt.Select(row => labels[row]).Distinct().Count(), Is.EqualTo(6));
        Assert.That(split.HeldOut, Has.Count.EqualTo(20));
    }

    [Test]
    public void Of_EqualCounts_IsTheSameSplit()
    {
        var (first, second) = (RowSplit.Of(300, null), RowSplit.Of(300, null));

        Assert.That(second.HeldOut, Is.EqualTo(first.HeldOut));
    }
}
