namespace FlowMatching.Torch.Tests;

public sealed class ReductionTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Reductions =>
    [
        new("sum", () => Table().sum(), [], [21]),
        new("sum into float64", () => Table().sum(ScalarType.Float64), [], [21], ScalarType.Float64),
        new("sum of bool counts", () => tensor([true, true, false]).sum(), [], [2], ScalarType.Int64),
        new("sum over rows", () => Table().sum(0L), [3], [5, 7, 9]),
        new("sum over the last", () => Table().sum(-1), [2], [6, 15]),
        new("sum keepdim", () => Table().sum(1, keepdim: true), [2, 1], [6, 15]),
        new("sum over both", () => Table().sum([0, 1]), [], [21]),
        new("sum over one into float64", () => Table().sum(1, type: ScalarType.Float64), [2], [6, 15], ScalarType.Float64),
        new("mean", () => Table().mean(), [], [3.5]),
        new("mean over rows", () => Table().mean([0]), [3], [2.5, 3.5, 4.5]),
        new("mean keepdim into float64", () => Table().mean([1], true, ScalarType.Float64), [2, 1], [2, 5], ScalarType.Float64),
        new("std", () => Table().std(), [], [Math.Sqrt(3.5)]),
        new("std biased", () => Table().std(unbiased: false), [], [Math.Sqrt(17.5 / 6)]),
        new("std over one", () => Table().std(1), [2], [1, 1]),
        new("std over one, biased, keepdim", () => Table().std(1, unbiased: false, keepdim: true), [2, 1], [Math.Sqrt(2.0 / 3), Math.Sqrt(2.0 / 3)]),
        new("std over several into float64", () => Table().std([0, 1], type: ScalarType.Float64), [], [Math.Sqrt(3.5)], ScalarType.Float64),
        new("var", () => Table().var(), [], [3.5]),
        new("var over one, biased", () => Table().var([1], unbiased: false), [2], [2.0 / 3, 2.0 / 3]),
        new("max", () => Table().max(), [], [6]),
        new("min", () => Table().min(), [], [1]),
        new("max over one, values", () => Peaks().max(1).values, [2], [9, 7]),
        new("max over one, indexes", () => Peaks().max(1).indexes, [2], [1, 2], ScalarType.Int64),
        new("max keepdim", () => Peaks().max(0, keepdim: true).values, [1, 3], [4, 9, 7]),
        new("argmax", () => Peaks().argmax(), [], [1], ScalarType.Int64),
        new("argmax over one", () => Peaks().argmax(0), [3], [1, 0, 1], ScalarType.Int64),
        new("argmax keepdim", () => Peaks().argmax(1, keepdim: true), [2, 1], [1, 2], ScalarType.Int64),
        new("norm", () => tensor([3f, 4]).norm(), [], [5]),
        new("norm L1", () => tensor([3f, -4]).norm(1), [], [7]),
        new("all", () => tensor([true, false]).all(), [], [0], ScalarType.Bool),
        new("any", () => tensor([true, false]).any(), [], [1], ScalarType.Bool),
    ];

    public static IEnumerable<OperatorCase> Orders =>
    [
        new("sort, values", () => Mixed().sort().Values, [4], [-1, 2, 3, 5]),
        new("sort, indices", () => Mixed().sort().Indices, [4], [3, 2, 0, 1], ScalarType.Int64),
        new("sort descending", () => Mixed().sort(descending: true).Values, [4], [5, 3, 2, -1]),
        new("sort along a dimension", () => tensor([3f, 1, 2, 4], [2, 2]).sort(0).Values, [2, 2], [2, 1, 3, 4]),
        new("sort stable keeps the order of ties", () => tensor([1f, 0, 1, 0, 1]).sort(0, false, stable: true).Indices, [5], [1, 3, 0, 2, 4], ScalarType.Int64),
        new("topk, values", () => Mixed().topk(2).values, [2], [5, 3]),
        new("topk, indexes", () => Mixed().topk(2).indexes, [2], [1, 0], ScalarType.Int64),
        new("topk smallest", () => Mixed().topk(2, largest: false).values, [2], [-1, 2]),
        new("topk over rows", () => tensor([3f, 1, 2, 4], [2, 2]).topk(1, dim: 0).values, [1, 2], [3, 4]),
        new("searchsorted", () => searchsorted(tensor([1f, 3, 5]), tensor([0f, 3, 6])), [3], [0, 1, 3], ScalarType.Int64),
        new("searchsorted right", () => searchsorted(tensor([1f, 3, 5]), tensor([3f]), right: true), [1], [2], ScalarType.Int64),
        new("searchsorted int32", () => searchsorted(tensor([1f, 3, 5]), tensor([3f]), out_int32: true), [1], [1], ScalarType.Int32),
    ];

    [TestCaseSource(nameof(Reductions))]
    public void Reduction_OfASmallTable_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Orders))]
    public void Order_OfFewNumbers_IsTheHandMadeOne(OperatorCase operation) => operation.Check();

    [Test]
    public void Allclose_WithinTolerance_IsTrueAndBeyondItFalse()
    {
        Assert.That(tensor([1f]).allclose(tensor([1.000005f])), Is.True);
        Assert.That(tensor([1f]).allclose(tensor([1.1f])), Is.False);
        Assert.That(tensor([float.NaN]).allclose(tensor([float.NaN])), Is.False);
        Assert.That(tensor([float.NaN]).allclose(tensor([float.NaN]), equal_nan: true), Is.True);
    }

    private static Tensor Table() => tensor([1f, 2, 3, 4, 5, 6], [2, 3]);

    private static Tensor Peaks() => tensor([1f, 9, 3, 4, 5, 7], [2, 3]);

    private static Tensor Mixed() => tensor([3f, 5, 2, -1]);
}
