namespace FlowMatching.Torch.Tests;

public sealed class SelectionTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Selections =>
    [
        new("gather along rows", () => Table().gather(1, tensor([2L, 0], [2, 1])), [2, 1], [3, 4]),
        new("gather along columns", () => Table().gather(0, tensor([1L, 0, 1], [1, 3])), [1, 3], [4, 2, 6]),
        new("scatter_", () => zeros(2, 3).scatter_(1, tensor([2L, 0], [2, 1]), tensor([7f, 8], [2, 1])), [2, 3], [0, 0, 7, 8, 0, 0]),
        new("index_select", () => Table().index_select(1, tensor([2L, 0, 0])), [2, 3], [3, 1, 1, 6, 4, 4]),
        new("index_add adds repeated indices", () => zeros(3).index_add(0, tensor([1L, 1, 2]), tensor([1f, 2, 3]), 2), [3], [0, 6, 6]),
        new("index_add_", () => ones(3).index_add_(0, tensor([0L]), tensor([1f]), 1), [3], [2, 1, 1]),
        new("masked_fill", () => Table().masked_fill(Table() > 3, -1), [2, 3], [1, 2, 3, -1, -1, -1]),
        new("masked_fill broadcasts", () => Table().masked_fill(tensor([true, false, false]), 0.5), [2, 3], [0.5, 2, 3, 0.5, 5, 6]),
        new("masked_fill_", () => Table().masked_fill_(Table() > 5, 0), [2, 3], [1, 2, 3, 4, 5, 0]),
        new("tensor.where", () => Table().where(Table() > 2, zeros(1)), [2, 3], [0, 0, 3, 4, 5, 6]),
        new("torch.where", () => where(tensor([true, false]), tensor([1f, 2]), tensor([3f, 4])), [2], [1, 4]),
        new("one_hot", () => nn.functional.one_hot(tensor([0L, 2])), [2, 3], [1, 0, 0, 0, 0, 1], ScalarType.Int64),
        new("one_hot of given width", () => nn.functional.one_hot(tensor([0L]), 2), [1, 2], [1, 0], ScalarType.Int64),
    ];

    [TestCaseSource(nameof(Selections))]
    public void Selection_OfASmallTable_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    private static Tensor Table() => tensor([1f, 2, 3, 4, 5, 6], [2, 3]);
}
