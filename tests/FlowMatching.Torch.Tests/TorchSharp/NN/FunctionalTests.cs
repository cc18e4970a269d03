using static TorchSharp.torch.nn.functional;

namespace FlowMatching.Torch.Tests;

public sealed class FunctionalTests : EngineTestBase
{
    public static IEnumerable<OperatorCase> Cases =>
    [
        new("linear", () => linear(tensor([1f, 2]), tensor([3f, 4, 5, 6], [2, 2]), tensor([1f, 1])), [2], [12, 18]),
        new("linear without bias", () => linear(tensor([1f, 2]), tensor([3f, 4], [1, 2])), [1], [11]),
        new("conv2d", () => conv2d(Square(), tensor([1f, 0, 0, 1], [1, 1, 2, 2])), [1, 1, 2, 2], [6, 8, 12, 14]),
        new("conv2d with bias", () => conv2d(Square(), ones(1, 1, 3, 3), tensor([1f])), [1, 1, 1, 1], [46]),
        new("conv2d padded", () => conv2d(ones(1, 1, 1, 1), arange(9, ScalarType.Float32).view(1, 1, 3, 3), padding: [1, 1]), [1, 1, 1, 1], [4]),
        new("conv2d strided", () => conv2d(Square(), ones(1, 1, 1, 1), strides: [2, 2]), [1, 1, 2, 2], [1, 3, 7, 9]),
        new("conv2d dilated", () => conv2d(Square(), ones(1, 1, 2, 2), dilation: [2, 2]), [1, 1, 1, 1], [20]),
        new("conv2d grouped", () => conv2d(tensor([1f, 2], [1, 2, 1, 1]), tensor([3f, 4], [2, 1, 1, 1]), groups: 2), [1, 2, 1, 1], [3, 8]),
        new("group_norm", () => group_norm(tensor([1f, 3, 10, 30], [1, 4]), 2, eps: 0), [1, 4], [-1, 1, -1, 1]),
        new("group_norm with weight and bias", () => group_norm(tensor([1f, 3], [1, 2]), 1, tensor([2f, 3]), tensor([1f, 1]), eps: 0), [1, 2], [-1, 4]),
        new("group_norm with epsilon", () => group_norm(tensor([1f, 3], [1, 2]), 1, eps: 3), [1, 2], [-0.5, 0.5]),
        new("layer_norm", () => layer_norm(tensor([1f, 3, 10, 30], [2, 2]), [2], eps: 0), [2, 2], [-1, 1, -1, 1]),
        new("layer_norm over both", () => layer_norm(tensor([0f, 0, 2, 2], [2, 2]), [2, 2], eps: 0), [2, 2], [-1, -1, 1, 1]),
        new("layer_norm with weight and bias", () => layer_norm(tensor([1f, 3]), [2], tensor([2f, 3]), tensor([1f, 1]), eps: 0), [2], [-1, 4]),
        new("silu", () => silu(tensor([1f])), [1], [1 / (1 + Math.Exp(-1))]),
        new("gelu", () => gelu(tensor([1f])), [1], [0.8413447]),
        new("relu", () => relu(tensor([-1f, 1])), [2], [0, 1]),
        new("softmax", () => softmax(tensor([0f, (float)Math.Log(3)]), 0), [2], [0.25, 0.75]),
        new("log_softmax", () => log_softmax(tensor([0f, (float)Math.Log(3)]), 0), [2], [Math.Log(0.25), Math.Log(0.75)]),
        new("dropout of nothing", () => dropout(tensor([1f, 2]), p: 0), [2], [1, 2]),
        new("dropout of everything", () => dropout(tensor([1f, 2]), p: 1), [2], [0, 0]),
        new("dropout in evaluation", () => dropout(tensor([1f, 2]), p: 0.9, training: false), [2], [1, 2]),
        new("mse_loss", () => mse_loss(tensor([1f, 2]), tensor([3f, 5])), [], [6.5]),
        new("mse_loss summed", () => mse_loss(tensor([1f, 2]), tensor([3f, 5]), nn.Reduction.Sum), [], [13]),
        new("mse_loss per entry", () => mse_loss(tensor([1f, 2]), tensor([3f, 5]), nn.Reduction.None), [2], [4, 9]),
        new("cross_entropy", () => cross_entropy(Logits(), tensor([0L, 1])), [], [(-Math.Log(0.25) - Math.Log(0.5)) / 2]),
        new("cross_entropy summed", () => cross_entropy(Logits(), tensor([0L, 1]), reduction: nn.Reduction.Sum), [], [Math.Log(8)]),
        new("cross_entropy ignores", () => cross_entropy(Logits(), tensor([0L, 7]), ignore_index: 7), [], [Math.Log(4)]),
        new("cross_entropy weighted", () => cross_entropy(Logits(), tensor([0L, 1]), tensor([1f, 3])), [], [(Math.Log(4) + 3 * Math.Log(2)) / 4]),
        new("cross_entropy smoothed", () => cross_entropy(Logits()[..1], tensor([0L]), label_smoothing: 0.5), [], [(-0.75 * Math.Log(0.25)) - (0.25 * Math.Log(0.75))]),
        new("avg_pool2d", () => avg_pool2d(arange(16, ScalarType.Float32).view(1, 1, 4, 4), [2, 2]), [1, 1, 2, 2], [2.5, 4.5, 10.5, 12.5]),
        new("avg_pool2d by one", () => avg_pool2d(Square(), [2, 2], stride: [1, 1]), [1, 1, 2, 2], [3, 4, 6, 7]),
        new("avg_pool2d padded", () => avg_pool2d(ones(1, 1, 2, 2), [2, 2], padding: [1, 1], count_include_pad: false), [1, 1, 2, 2], [1, 1, 1, 1]),
        new("avg_pool2d with a divisor", () => avg_pool2d(ones(1, 1, 2, 2), [2, 2], divisor_override: 2), [1, 1, 1, 1], [2]),
        new("interpolate nearest by factor", () => interpolate(tensor([1f, 2], [1, 1, 1, 2]), scale_factor: [1, 2]), [1, 1, 1, 4], [1, 1, 2, 2]),
        new("interpolate nearest to size", () => interpolate(tensor([1f, 2], [1, 1, 1, 2]), size: [2, 2]), [1, 1, 2, 2], [1, 2, 1, 2]),
        new("interpolate bilinear", () => interpolate(tensor([0f, 4], [1, 1, 1, 2]), size: [1, 4], mode: InterpolationMode.Bilinear), [1, 1, 1, 4], [0, 1, 3, 4]),
        new("interpolate bilinear, corners aligned", () => interpolate(tensor([0f, 3], [1, 1, 1, 2]), size: [1, 4], mode: InterpolationMode.Bilinear, align_corners: true), [1, 1, 1, 4], [0, 1, 2, 3]),
        new("interpolate bicubic keeps a constant", () => interpolate(ones(1, 1, 2, 2), scale_factor: [2, 1], mode: InterpolationMode.Bicubic), [1, 1, 4, 2], [1, 1, 1, 1, 1, 1, 1, 1]),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Functional_OfSmallNumbers_GivesTheHandComputedResult(OperatorCase operation) => operation.Check();

    [Test]
    public void Dropout_OfManyNumbers_KeepsTheirMean()
    {
        manual_seed(5);
        var dropped = dropout(ones(10_000), p: 0.2);

        Assert.That(dropped.mean().item<float>(), Is.EqualTo(1).Within(0.02)); // 4 standard errors
        Assert.That(dropped.ToDoubleArray().Distinct(), Is.EquivalentTo(new double[] { 0, 1.25 }));
    }

    [Test]
    public void Interpolate_OfAnUnboundMode_IsRefused() =>
        Assert.That(() => interpolate(ones(1, 1, 1, 1), size: [2, 2], mode: InterpolationMode.Area), Throws.ArgumentException.With.Message.Contains("Area"));

    private static Tensor Square() => tensor([1f, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);

    private static Tensor Logits() => tensor([0f, (float)Math.Log(3), 1, 1], [2, 2]);
}
