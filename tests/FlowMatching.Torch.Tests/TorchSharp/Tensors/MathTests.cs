namespace FlowMatching.Torch.Tests;

public sealed class MathTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Pointwise =>
    [
        new("abs", () => tensor([-1.5f, 2]).abs(), [2], [1.5, 2]),
        new("neg", () => tensor([-1.5f, 2]).neg(), [2], [1.5, -2]),
        new("exp", () => tensor([0f, 1, -1]).exp(), [3], [1, Math.E, 1 / Math.E]),
        new("log", () => tensor([1f, (float)Math.E]).log(), [2], [0, 1]),
        new("sqrt", () => tensor([4f, 9]).sqrt(), [2], [2, 3]),
        new("rsqrt", () => tensor([4f, 16]).rsqrt(), [2], [0.5, 0.25]),
        new("square", () => tensor([-3f, 2]).square(), [2], [9, 4]),
        new("sin", () => tensor([0f, (float)(Math.PI / 2)]).sin(), [2], [0, 1]),
        new("cos", () => tensor([0f, (float)Math.PI]).cos(), [2], [1, -1]),
        new("tanh", () => tensor([0f, 1]).tanh(), [2], [0, Math.Tanh(1)]),
        new("sigmoid", () => tensor([0f, 2]).sigmoid(), [2], [0.5, 1 / (1 + Math.Exp(-2))]),
        new("silu", () => tensor([0f, 2]).silu(), [2], [0, 2 / (1 + Math.Exp(-2))]),
        new("relu", () => tensor([-1f, 2]).relu(), [2], [0, 2]),
        new("gelu is x times the normal distribution function", () => tensor([1f, -1]).gelu(), [2], [0.8413447, -0.1586553]),
        new("isnan", () => tensor([float.NaN, 1, float.PositiveInfinity]).isnan(), [3], [1, 0, 0], ScalarType.Bool),
        new("isfinite", () => tensor([float.NaN, 1, float.PositiveInfinity]).isfinite(), [3], [0, 1, 0], ScalarType.Bool),
        new("pow number", () => tensor([2f, 3]).pow(2), [2], [4, 9]),
        new("pow root", () => tensor([4f, 9]).pow(0.5), [2], [2, 3]),
        new("pow tensor", () => tensor([2f, 3]).pow(tensor([3f, 2])), [2], [8, 9]),
        new("add", () => tensor([1f, 2]).add(tensor([10f, 20])), [2], [11, 22]),
        new("add alpha", () => tensor([1f, 2]).add(tensor([10f, 20]), 0.5), [2], [6, 12]),
        new("add number", () => tensor([1f, 2]).add(3), [2], [4, 5]),
        new("sub", () => tensor([1f, 2]).sub(tensor([10f, 20])), [2], [-9, -18]),
        new("sub number", () => tensor([1f, 2]).sub(3), [2], [-2, -1]),
        new("mul", () => tensor([1f, 2]).mul(tensor([10f, 20])), [2], [10, 40]),
        new("mul number", () => tensor([1f, 2]).mul(3), [2], [3, 6]),
        new("div", () => tensor([1f, 2]).div(tensor([10f, 5])), [2], [0.1, 0.4]),
        new("div number", () => tensor([1f, 2]).div(4), [2], [0.25, 0.5]),
        new("div floor", () => tensor([-7f, 7]).div(2, RoundingMode.floor), [2], [-4, 3]),
        new("div trunc", () => tensor([-7f, 7]).div(tensor([2f, 2]), RoundingMode.trunc), [2], [-3, 3]),
        new("addcmul", () => tensor([1f]).addcmul(tensor([2f]), tensor([3f]), 0.5), [1], [4]),
        new("addcdiv", () => tensor([1f]).addcdiv(tensor([6f]), tensor([3f]), 0.5), [1], [2]),
        new("lerp", () => tensor([0f, 10]).lerp(tensor([10f, 20]), tensor([0.1f, 0.5f])), [2], [1, 15]),
        new("clamp both", () => tensor([-2f, 0.5f, 2]).clamp(-1, 1), [3], [-1, 0.5, 1]),
        new("clamp below only", () => tensor([-2f, 0.5f, 2]).clamp(min: 0), [3], [0, 0.5, 2]),
        new("clamp above only", () => tensor([-2f, 0.5f, 2]).clamp(max: 0), [3], [-2, 0, 0]),
        new("maximum", () => tensor([1f, 5]).maximum(tensor([3f, 2])), [2], [3, 5]),
        new("minimum", () => tensor([1f, 5]).minimum(tensor([3f, 2])), [2], [1, 2]),
        new("floor", () => floor(tensor([-1.5f, 1.5f])), [2], [-2, 1]),
        new("round goes to even", () => round(tensor([0.5f, 1.5f, -2.4f])), [3], [0, 2, -2]),
        new("round decimals", () => round(tensor([1.2345], ScalarType.Float64), 2), [1], [1.23], ScalarType.Float64),
        new("erf", () => erf(tensor([0f, 1])), [2], [0, 0.8427008]),
    ];

    public static IEnumerable<OperatorCase> Products =>
    [
        new("matmul of matrices", () => Matrix().matmul(Matrix()), [2, 2], [7, 10, 15, 22]),
        new("matmul of matrix and vector", () => Matrix().matmul(tensor([1f, -1])), [2], [-1, -1]),
        new("matmul of vectors", () => tensor([1f, 2]).matmul(tensor([3f, 4])), [], [11]),
        new("matmul broadcasts batches", () => stack([Matrix(), 2 * Matrix()]).matmul(Matrix()), [2, 2, 2], [7, 10, 15, 22, 14, 20, 30, 44]),
        new("mm", () => Matrix().mm(Matrix().transpose(0, 1)), [2, 2], [5, 11, 11, 25]),
        new("bmm", () => stack([Matrix(), Matrix()]).bmm(stack([Matrix(), eye(2)])), [2, 2, 2], [7, 10, 15, 22, 1, 2, 3, 4]),
        new("outer", () => outer(tensor([1f, 2]), tensor([3f, 4])), [2, 2], [3, 4, 6, 8]),
        new("einsum trace", () => einsum("ii->", Matrix()), [], [5]),
        new("einsum product", () => einsum("ij,jk->ik", Matrix(), Matrix()), [2, 2], [7, 10, 15, 22]),
        new("cdist", () => cdist(tensor([0f, 0], [1, 2]), tensor([3f, 4, 6, 8], [2, 2])), [1, 2], [5, 10]),
        new("cdist L1", () => cdist(tensor([0f, 0], [1, 2]), tensor([3f, 4], [1, 2]), p: 1), [1, 1], [7]),
        new("functions call the methods", () => matmul(Matrix(), Matrix()), [2, 2], [7, 10, 15, 22]),
    ];

    public static IEnumerable<OperatorCase> Softmaxes =>
    [
        new("softmax over rows", () => tensor([0f, (float)Math.Log(3), 1, 1], [2, 2]).softmax(1), [2, 2], [0.25, 0.75, 0.5, 0.5]),
        new("softmax over columns", () => tensor([0f, 5, (float)Math.Log(3), 5], [2, 2]).softmax(0), [2, 2], [0.25, 0.5, 0.75, 0.5]),
        new("softmax into float64", () => tensor([0f, 0]).softmax(0, ScalarType.Float64), [2], [0.5, 0.5], ScalarType.Float64),
        new("log_softmax", () => tensor([0f, (float)Math.Log(3)]).log_softmax(0), [2], [Math.Log(0.25), Math.Log(0.75)]),
        new("logsumexp", () => logsumexp(tensor([0f, (float)Math.Log(3)]), 0), [], [Math.Log(4)]),
        new("logsumexp keepdim of large numbers", () => logsumexp(tensor([1000f, 1000], [1, 2]), 1, keepdim: true), [1, 1], [1000.6931]),
        new("cumsum", () => tensor([1f, 2, 3]).cumsum(0), [3], [1, 3, 6]),
        new("cumsum into float64", () => tensor([1f, 2, 3], [1, 3]).cumsum(1, ScalarType.Float64), [1, 3], [1, 3, 6], ScalarType.Float64),
    ];

    /// <summary>The static twins of the methods: the same operator under the name that users of torch write.</summary>
    public static IEnumerable<OperatorCase> Functions =>
    [
        new("exp", () => exp(tensor([1f])), [1], [Math.E]),
        new("log", () => log(tensor([1f])), [1], [0]),
        new("sin", () => sin(tensor([1f])), [1], [Math.Sin(1)]),
        new("cos", () => cos(tensor([1f])), [1], [Math.Cos(1)]),
        new("tanh", () => tanh(tensor([1f])), [1], [Math.Tanh(1)]),
        new("sqrt", () => sqrt(tensor([9f])), [1], [3]),
        new("square", () => square(tensor([3f])), [1], [9]),
        new("abs", () => abs(tensor([-3f])), [1], [3]),
        new("sigmoid", () => sigmoid(tensor([0f])), [1], [0.5]),
        new("maximum", () => maximum(tensor([1f]), tensor([2f])), [1], [2]),
        new("minimum", () => minimum(tensor([1f]), tensor([2f])), [1], [1]),
        new("isnan", () => isnan(tensor([float.NaN])), [1], [1], ScalarType.Bool),
        new("isfinite", () => isfinite(tensor([float.NaN])), [1], [0], ScalarType.Bool),
    ];

    [TestCaseSource(nameof(Pointwise))]
    public void Pointwise_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Products))]
    public void Product_OfSmallMatrices_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [TestCaseSource(nameof(Softmaxes))]
    public void Scan_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check(tolerance: 1e-4);

    [TestCaseSource(nameof(Functions))]
    public void Function_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    private static Tensor Matrix() => tensor([1f, 2, 3, 4], [2, 2]);
}
