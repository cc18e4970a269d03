using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Tests;

public sealed class IndexingTests : EngineTestBase
{
    // 0 1 2 3 | 4 5 6 7 | 8 9 10 11
    public static IEnumerable<OperatorCase> Reads =>
    [
        Read("one index", t => t[1], [4], [4, 5, 6, 7]),
        Read("one index from the end", t => t[-1], [4], [8, 9, 10, 11]),
        Read("two indices", t => t[1, 2], [], [6]),
        Read("two indices from the end", t => t[-2, -1], [], [7]),
        Read("range", t => t[1..3], [2, 4], [4, 5, 6, 7, 8, 9, 10, 11]),
        Read("range to the end", t => t[2..], [1, 4], [8, 9, 10, 11]),
        Read("range from the start", t => t[..1], [1, 4], [0, 1, 2, 3]),
        Read("range counted from the end", t => t[^2..^1], [1, 4], [4, 5, 6, 7]),
        Read("empty range at the end", t => t[^0..], [0, 4], []),
        Read("index from the end", t => t[^1], [4], [8, 9, 10, 11]),
        Read("range and index", t => t[.., 1], [3], [1, 5, 9]),
        Read("index and range", t => t[1, 1..3], [2], [5, 6]),
        Read("slice with a step", t => t[TensorIndex.Slice(0, null, 2), TensorIndex.Slice(step: 3)], [2, 2], [0, 3, 8, 11]),
        Read("slice past the end", t => t[TensorIndex.Slice(1, 99)], [2, 4], [4, 5, 6, 7, 8, 9, 10, 11]),
        Read("colon", t => t[TensorIndex.Colon, 0], [3], [0, 4, 8]),
        Read("single", t => t[TensorIndex.Single(2), TensorIndex.Single(0)], [], [8]),
        Read("new axis", t => t[TensorIndex.None, 0], [1, 4], [0, 1, 2, 3]),
        Read("new axis at the end", t => t[0, .., TensorIndex.Null], [4, 1], [0, 1, 2, 3]),
        Read("ellipsis at the front", t => t[TensorIndex.Ellipsis, 0], [3], [0, 4, 8]),
        Read("ellipsis at the end", t => t[0, TensorIndex.Ellipsis], [4], [0, 1, 2, 3]),
        Read("ellipsis for nothing", t => t[0, TensorIndex.Ellipsis, 1], [], [1]),
        Read("ellipsis and new axis", t => t[TensorIndex.Ellipsis, TensorIndex.None], [3, 4, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        Read("ellipsis before a range", t => t.view(3, 2, 2)[TensorIndex.Ellipsis, 1..], [3, 2, 1], [1, 3, 5, 7, 9, 11]),
        Read("tensor of positions", t => t[tensor([2L, 0])], [2, 4], [8, 9, 10, 11, 0, 1, 2, 3]),
        Read("tensor of positions as index", t => t[TensorIndex.Tensor(tensor([2L, 0])), 1], [2], [9, 1]),
        Read("tensor of positions after a range", t => t[.., TensorIndex.Tensor(tensor([3L, 3]))], [3, 2], [3, 3, 7, 7, 11, 11]),
        Read("range after a tensor of positions", t => t[TensorIndex.Tensor(tensor([0L, 2])), 1..3], [2, 2], [1, 2, 9, 10]),
        Read("two tensors pair up", t => t[tensor([0L, 2]), tensor([1L, 3])], [2], [1, 11]),
        Read("tensor of positions with an ellipsis", t => t.view(3, 2, 2)[TensorIndex.Ellipsis, TensorIndex.Tensor(tensor([1L]))], [3, 2, 1], [1, 3, 5, 7, 9, 11]),
        Read("mask of all dimensions", t => t[t > 8], [3], [9, 10, 11]),
        Read("mask of the first dimension", t => t[tensor([true, false, true])], [2, 4], [0, 1, 2, 3, 8, 9, 10, 11]),
        Read("mask as index of a later dimension", t => t[0, TensorIndex.Tensor(tensor([true, false, false, true]))], [2], [0, 3]),
        Read("mask of two dimensions after an ellipsis", t => t.view(1, 3, 4)[TensorIndex.Ellipsis, TensorIndex.Tensor(t > 9)], [1, 2], [10, 11]),
        Read("mask of two dimensions before an index", t => t.view(3, 2, 2)[TensorIndex.Tensor(t.view(3, 2, 2).sum(2) > 13), 0], [2], [8, 10]),
        Read("no index at all", t => t.index(Array.Empty<TensorIndex>()), [3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ];

    public static IEnumerable<OperatorCase> Writes =>
    [
        Write("one index", t => t[1] = Number(-1), [0, 1, -1, -1, 4, 5]),
        Write("two indices", t => t[2, 0] = Number(-1), [0, 1, 2, 3, -1, 5]),
        Write("range and index", t => t[.., 1] = tensor([7f, 8, 9]), [0, 7, 2, 8, 4, 9]),
        Write("range from the end", t => t[^1..] = Number(-1), [0, 1, 2, 3, -1, -1]),
        Write("ellipsis", t => t[TensorIndex.Ellipsis, 0] = Number(-1), [-1, 1, -1, 3, -1, 5]),
        Write("tensor of positions", t => t[TensorIndex.Tensor(tensor([0L, 2]))] = Number(-1), [-1, -1, 2, 3, -1, -1]),
        Write("mask", t => t.index_put_(Number(-1), TensorIndex.Tensor(t > 3)), [0, 1, 2, 3, -1, -1]),
        Write("index_put_ of a row", t => t.index_put_(tensor([7f, 8]), (TensorIndex)0), [7, 8, 2, 3, 4, 5]),
    ];

    [TestCaseSource(nameof(Reads))]
    public void Index_OfATwelveEntryTable_GivesTheHandMadePart(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Writes))]
    public void Assignment_ToAPart_ChangesThatPartOnly(OperatorCase operation) => operation.Check();

    [Test]
    public void Index_BeyondTheEnd_IsAnExternalException() =>
        Assert.That(() => arange(3)[3], Throws.TypeOf<ExternalException>());

    [Test]
    public void Index_WithMorePlacesThanDimensions_IsAnExternalException() =>
        Assert.That(() => arange(3)[0, 0], Throws.TypeOf<ExternalException>());

    [Test]
    public void Index_WithTwoEllipses_IsRefused() =>
        Assert.That(() => arange(3)[TensorIndex.Ellipsis, TensorIndex.Ellipsis], Throws.ArgumentException);

    [Test]
    public void Index_ByMask_LeavesNoTensorButItsResult()
    {
        Tensor table = arange(6, ScalarType.Float32), mask = table > 2;
        long before = Tensor.TotalCount;

        using (table[TensorIndex.Tensor(mask)]) Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
    }

    [Test]
    public void Index_ByRange_IsAViewThatWritesThrough()
    {
        var row = zeros(4);

        row[1..3].fill_(5);

        TensorAssert.Equal(row, [4], [0, 5, 5, 0]);
    }

    private static OperatorCase Read(string name, Func<Tensor, Tensor> read, long[] shape, double[] expected) =>
        new(name, () => read(arange(12, ScalarType.Float32).view(3, 4)), shape, expected);

    private static OperatorCase Write(string name, Action<Tensor> write, double[] expected) => new(name, () => Written(write), [3, 2], expected);

    private static Tensor Written(Action<Tensor> write)
    {
        var table = arange(6, ScalarType.Float32).view(3, 2);
        write(table);
        return table;
    }

    private static Tensor Number(float value) => tensor(value);
}
