namespace FlowMatching.Torch.Tests;

public sealed class ShapeTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Shapes =>
    [
        new("reshape", () => Table().reshape(3, 2), [3, 2], [1, 2, 3, 4, 5, 6]),
        new("reshape infers a size", () => Table().reshape(3, -1), [3, 2], [1, 2, 3, 4, 5, 6]),
        new("view", () => Table().view(6), [6], [1, 2, 3, 4, 5, 6]),
        new("flatten", () => Table().flatten(), [6], [1, 2, 3, 4, 5, 6]),
        new("flatten from", () => Table().view(1, 2, 3).flatten(1), [1, 6], [1, 2, 3, 4, 5, 6]),
        new("flatten range", () => Table().view(1, 2, 3).flatten(0, 1), [2, 3], [1, 2, 3, 4, 5, 6]),
        new("squeeze all", () => Table().view(1, 2, 1, 3).squeeze(), [2, 3], [1, 2, 3, 4, 5, 6]),
        new("squeeze one", () => Table().view(1, 2, 1, 3).squeeze(2), [1, 2, 3], [1, 2, 3, 4, 5, 6]),
        new("unsqueeze", () => Table().unsqueeze(1), [2, 1, 3], [1, 2, 3, 4, 5, 6]),
        new("unsqueeze from the end", () => Table().unsqueeze(-1), [2, 3, 1], [1, 2, 3, 4, 5, 6]),
        new("transpose", () => Table().transpose(0, 1), [3, 2], [1, 4, 2, 5, 3, 6]),
        new("permute", () => Table().view(1, 2, 3).permute(2, 0, 1), [3, 1, 2], [1, 4, 2, 5, 3, 6]),
        new("expand", () => tensor([1f, 2], [2, 1]).expand(2, 3), [2, 3], [1, 1, 1, 2, 2, 2]),
        new("expand keeps a size with -1", () => tensor([1f, 2], [2, 1]).expand(-1, 2), [2, 2], [1, 1, 2, 2]),
        new("expand_as", () => tensor([1f, 2, 3]).expand_as(Table()), [2, 3], [1, 2, 3, 1, 2, 3]),
        new("repeat", () => tensor([1f, 2]).repeat(2, 2), [2, 4], [1, 2, 1, 2, 1, 2, 1, 2]),
        new("repeat_interleave", () => tensor([1f, 2]).repeat_interleave(2), [4], [1, 1, 2, 2]),
        new("repeat_interleave along", () => Table().repeat_interleave(2, dim: 0), [4, 3], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]),
        new("flip", () => Table().flip(1), [2, 3], [3, 2, 1, 6, 5, 4]),
        new("flip both", () => Table().flip(0, 1), [2, 3], [6, 5, 4, 3, 2, 1]),
        new("roll", () => Table().roll([1], [1]), [2, 3], [3, 1, 2, 6, 4, 5]),
        new("narrow", () => Table().narrow(1, 1, 2), [2, 2], [2, 3, 5, 6]),
        new("slice", () => Table().slice(1, 0, 3, 2), [2, 2], [1, 3, 4, 6]),
        new("select", () => Table().select(0, -1), [3], [4, 5, 6]),
        new("tril", () => Table().tril(), [2, 3], [1, 0, 0, 4, 5, 0]),
        new("tril above", () => Table().tril(1), [2, 3], [1, 2, 0, 4, 5, 6]),
        new("triu", () => Table().triu(), [2, 3], [1, 2, 3, 0, 5, 6]),
        new("triu below", () => Table().triu(-1), [2, 3], [1, 2, 3, 4, 5, 6]),
        new("cat", () => cat([Table(), Table()]), [4, 3], [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
        new("cat along columns", () => cat([Table(), tensor([7f, 8], [2, 1])], 1), [2, 4], [1, 2, 3, 7, 4, 5, 6, 8]),
        new("stack", () => stack([tensor([1f, 2]), tensor([3f, 4])]), [2, 2], [1, 2, 3, 4]),
        new("stack along columns", () => stack([tensor([1f, 2]), tensor([3f, 4])], 1), [2, 2], [1, 3, 2, 4]),
    ];

    public static IEnumerable<TestCaseData> Parts =>
    [
        new TestCaseData((Func<Tensor, Tensor[]>)(row => row.chunk(2)), new[] { 3, 2 }).SetArgDisplayNames("chunk"),
        new TestCaseData((Func<Tensor, Tensor[]>)(row => chunk(row, 3)), new[] { 2, 2, 1 }).SetArgDisplayNames("torch.chunk"),
        new TestCaseData((Func<Tensor, Tensor[]>)(row => row.split(2)), new[] { 2, 2, 1 }).SetArgDisplayNames("split by size"),
        new TestCaseData((Func<Tensor, Tensor[]>)(row => row.split([1, 4], 0)), new[] { 1, 4 }).SetArgDisplayNames("split by sizes"),
    ];

    [TestCaseSource(nameof(Shapes))]
    public void Shape_OfASmallTable_GivesTheHandMadeOrder(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Parts))]
    public void Split_OfFiveNumbers_GivesThePartsInOrder(Func<Tensor, Tensor[]> split, int[] lengths)
    {
        var parts = split(tensor([1f, 2, 3, 4, 5]));

        Assert.That(parts.Select(static part => part.numel()), Is.EqualTo(lengths));
        TensorAssert.Equal(cat(parts), [5], [1, 2, 3, 4, 5]);
    }

    [Test]
    public void Unbind_OfATable_GivesItsRowsAndColumns()
    {
        TensorAssert.Equal(Table().unbind()[1], [3], [4, 5, 6]);
        TensorAssert.Equal(Table().unbind(1)[2], [2], [3, 6]);
    }

    [Test]
    public void View_OfATable_SharesItsMemory()
    {
        var table = Table();

        table.view(6).fill_(7);

        TensorAssert.Equal(table, [2, 3], [7, 7, 7, 7, 7, 7]);
    }

    private static Tensor Table() => tensor([1f, 2, 3, 4, 5, 6], [2, 3]);
}
