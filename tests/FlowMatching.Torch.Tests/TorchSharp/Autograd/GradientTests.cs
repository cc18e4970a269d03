namespace FlowMatching.Torch.Tests;

/// <summary>Gradients against central differences in float64. A function is tested by being listed.</summary>
public sealed class GradientTests : EngineTestBase
{
    private const double Step = 1e-6;

    public static IEnumerable<TestCaseData> Functions =>
    [
        Function("add, mul, sub, div", x => ((x * x) + (2 * x) - (1 / x)) / (x + 3)),
        Function("pow", x => x.pow(3) + x.pow(x)),
        Function("exp log", x => x.exp().log() * x.log()),
        Function("sqrt rsqrt square", x => x.sqrt() + x.rsqrt() + x.square()),
        Function("sin cos tanh", x => x.sin() * x.cos() + x.tanh()),
        Function("sigmoid silu gelu", x => x.sigmoid() + (x - 1).silu() + (x - 1).gelu()),
        Function("relu abs", x => (x - 1.2).relu() + (x - 1.2).abs()),
        Function("erf", x => erf(x)),
        Function("softmax", x => x.softmax(1).square()),
        Function("log_softmax logsumexp", x => x.log_softmax(0) + logsumexp(x, 1, keepdim: true)),
        Function("clamp maximum minimum", x => x.clamp(0.8, 1.6) + x.maximum(x.square()) + x.minimum(x * 0.5)),
        Function("lerp addcmul addcdiv", x => x.lerp(x.square(), x.sigmoid()) + x.addcmul(x, x, 0.5) + x.addcdiv(x, x + 1, 2)),
        Function("where masked_fill", x => where(x > 1, x.square(), x) + x.masked_fill(x > 1.5, 0)),
        Function("sum mean", x => x.sum(1, keepdim: true) * x + x.mean([0])),
        Function("std var", x => x.std([1], keepdim: true) * x + x.var([0], unbiased: false)),
        Function("max topk sort", x => x.max(1, keepdim: true).values * x.topk(2).values.sum() + x.sort(1).Values * arange(3)),
        Function("norm", x => x * x.norm()),
        Function("cumsum", x => x.cumsum(1).square()),
        Function("matmul", x => x.matmul(x.transpose(0, 1))),
        Function("einsum outer", x => einsum("ij,kj->ik", x, x) + outer(x[0], x[1]).sum()),
        Function("cdist", x => cdist(x, x * 2 + 1)),
        Function("linear", x => nn.functional.linear(x, x, x[0, ..2])),
        Function("conv2d", x => nn.functional.conv2d(x.view(1, 1, 2, 3), x.view(1, 1, 2, 3), padding: [1, 1])),
        Function("group_norm", x => nn.functional.group_norm(x.view(1, 2, 3), 1, x[.., 0], x[.., 1]).pow(3)),
        Function("layer_norm", x => nn.functional.layer_norm(x, [3], x[0], x[1]).pow(3)),
        Function("avg_pool2d", x => nn.functional.avg_pool2d(x.view(1, 1, 2, 3), [2, 2]).square()),
        Function("interpolate nearest", x => nn.functional.interpolate(x.view(1, 1, 2, 3), scale_factor: [2, 2]).square()),
        Function("interpolate bilinear", x => nn.functional.interpolate(x.view(1, 1, 2, 3), size: [3, 5], mode: InterpolationMode.Bilinear).square()),
        Function("attention", x => nn.functional.scaled_dot_product_attention(x, x.square(), x.sin())),
        Function("attention, causal", x => nn.functional.scaled_dot_product_attention(x, x.square(), x.sin(), is_casual: true)),
        Function("mse_loss", x => nn.functional.mse_loss(x, x.square())),
        Function("cross_entropy", x => nn.functional.cross_entropy(x, tensor([2L, 0]))),
        Function("reshape permute expand repeat", x => x.reshape(3, 2).permute(1, 0).unsqueeze(0).expand(2, 2, 3) * x.repeat(2, 1).view(2, 2, 3)),
        Function("cat stack chunk split", x => cat([x, x.square()], 1) * stack([x.chunk(3, 1)[1], x.split(1, 1)[2]]).sum()),
        Function("flip roll narrow unbind", x => x.flip(1) * x.roll([1], [1]) * x.narrow(1, 0, 1) * x.unbind(1)[2].unsqueeze(1)),
        Function("tril triu", x => x.tril().square() + x.triu()),
        Function("index, range, negative", x => x[0] * x[-1] + x[.., 1..].sum(1L).mean()),
        Function("index by tensors and masks", x => x[TensorIndex.Tensor(tensor([0L, 0, 1])), 1] * x[x > 1].sum()),
        Function("gather index_select index_add", x => x.gather(1, tensor([0L, 2], [2, 1])) * x.index_select(0, tensor([1L, 1])).index_add(0, tensor([0L]), x[..1], 2)),
        Function("repeat_interleave", x => x.repeat_interleave(2, dim: 1).square()),
        Function("contiguous clone to", x => x.transpose(0, 1).contiguous().clone().to(ScalarType.Float64).square()),
        Function("in place after the leaf", x => (x * 1).mul_(x).add_(x, 2).sub_(1).div_(3)),
        Function("assignment into a result", x => Assigned(x * 1, x)),
    ];

    [TestCaseSource(nameof(Functions))]
    public void Gradient_OfAFunction_EqualsTheCentralDifference(Func<Tensor, Tensor> function)
    {
        // No two entries alike, none on a kink of the listed functions.
        double[] point = [0.7, 1.9, 1.1, 1.4, 0.5, 2.3];
        var x = tensor(point, [2, 3], requires_grad: true);

        var gradient = autograd.grad([Weighted(function(x))], [x])[0];

        TensorAssert.Equal(gradient, [2, 3], [.. Enumerable.Range(0, point.Length).Select(i => Difference(function, point, i))], 1e-6);
    }

    private static double Difference(Func<Tensor, Tensor> function, double[] point, int entry)
    {
        using var _ = no_grad();
        double At(double shift)
        {
            double[] moved = [.. point];
            moved[entry] += shift;
            return Weighted(function(tensor(moved, [2, 3]))).item<double>();
        }

        return (At(Step) - At(-Step)) / (2 * Step);
    }

    /// <summary>A sum with unequal weights, so that no entry's error hides behind another's.</summary>
    private static Tensor Weighted(Tensor result) => (result.flatten() * linspace(0.5, 1.5, result.numel(), ScalarType.Float64)).sum();

    private static Tensor Assigned(Tensor result, Tensor x)
    {
        result[0] = x[1].square();
        return result * x;
    }

    private static TestCaseData Function(string name, Func<Tensor, Tensor> function) => new TestCaseData(function).SetArgDisplayNames(name);
}
