using FlowMatching.Torch.Kernels;

using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests.Kernels;

/// <summary>Against repeating pixels and convolving, in float64.</summary>
public sealed class DoublingConvolutionTests : KernelTestBase
{
    [TestCase(8, 16, 7, 5)]
    [TestCase(32, 32, 14, 14)]
    [TestCase(3, 5, 1, 2)]
    public void Apply_GivesThePlainOperatorsValuesAndGradients(int inputs, int outputs, int height, int width)
    {
        var exact = Results(inputs, outputs, height, width, ScalarType.Float64, Plain);
        var ours = Results(inputs, outputs, height, width, ScalarType.Float32, DoublingConvolution.Apply);

        for (int i = 0; i < exact.Length; i++) Assert.That(Distance(ours[i], exact[i]), Is.LessThan(2e-6), $"result {i}");
    }

    private static Tensor Plain(Tensor x, Conv2d layer) =>
        layer.call(nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));

    /// <summary>The output and the gradients of x, weight and bias.</summary>
    private static Tensor[] Results(int inputs, int outputs, int height, int width, ScalarType type, Func<Tensor, Conv2d, Tensor> evaluate)
    {
        using var layer = nn.Conv2d(inputs, outputs, 3, padding: 1, dtype: type);
        using (no_grad())
        {
            layer.weight.copy_(0.1 * Numbers(3, outputs, inputs, 3, 3));
            layer.bias!.copy_(Numbers(4, outputs));
        }

        var x = Leaf(Numbers(1, 3, inputs, height, width), type);
        var y = evaluate(x, layer);
        Backward(y, Numbers(2, 3, outputs, 2 * height, 2 * width));

        return [y.detach(), x.grad!.clone(), layer.weight.grad!.clone(), layer.bias!.grad!.clone()];
    }
}
