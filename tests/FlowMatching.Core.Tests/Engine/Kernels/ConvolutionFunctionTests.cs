using FlowMatching.Core.Engine;
using FlowMatching.Core.Engine.Kernels;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>The convolution's gradients against libtorch's in float64.</summary>
public sealed class ConvolutionFunctionTests : KernelTestBase
{
    [TestCase(32, 32, 28, 3)]
    [TestCase(96, 64, 14, 9)]
    [TestCase(64, 64, 7, 2)]
    [TestCase(16, 4, 1, 1)]
    [TestCase(16, 8, 2, 5)]
    public void Apply_GivesLibtorchsValuesAndGradients(int inputs, int outputs, int size, int examples)
    {
        var exact = Results(inputs, outputs, size, examples, ScalarType.Float64, static (x, layer) => layer.call(x));
        var ours = Results(inputs, outputs, size, examples, ScalarType.Float32, ConvolutionFunction.Apply);

        for (int i = 0; i < exact.Length; i++)
            Assert.That(Distance(ours[i], exact[i]), Is.LessThan(2e-6), $"result {i}");
    }

    [Test]
    public void Apply_OnOneAndTwoThreads_GivesTheSameWeightGradientToTheBit()
    {
        var (one, two) = OnOneAndTwoThreads(() =>
            Results(32, 16, 9, 11, ScalarType.Float32, ConvolutionFunction.Apply)[2..].Select(Floats).ToArray()
        );

        Assert.That(two, Is.EqualTo(one));
    }

    [Test]
    public void Apply_WhatIsNotFinite_ReachesTheGradientsItTouches()
    {
        using var layer = nn.Conv2d(16, 4, 3, padding: 1);
        var x = Leaf(Numbers(1, 2, 16, 6, 6), ScalarType.Float32);
        using (no_grad())
            x[1, 5, 2, 2] = float.NaN;

        var y = ConvolutionFunction.Apply(x, layer);
        Backward(y, ones_like(y));

        Assert.That(layer.weight.grad![TensorIndex.Colon, 5].isnan().all().item<bool>(), Is.True);
        Assert.That(layer.weight.grad![TensorIndex.Colon, 4].isfinite().all().item<bool>(), Is.True);
    }

    [Test]
    public void Takes_OnlyWholeTilesOfThreeByThree()
    {
        using var whole = nn.Conv2d(32, 8, 3, padding: 1);
        using var odd = nn.Conv2d(3, 8, 3, padding: 1);
        using var halving = nn.Conv2d(32, 8, 3, stride: 2, padding: 1);
        using var pointwise = nn.Conv2d(32, 8, 1);
        var x = zeros(1, 32, 4, 4);

        var usual = ManagedKernels.Enabled;
        ManagedKernels.Enabled = KernelSet.All; // also where libtorch's own gradients are faster
        try
        {
            Assert.That(ConvolutionFunction.Takes(x, whole), Is.True);
            Assert.That(ConvolutionFunction.Takes(zeros(1, 3, 4, 4), odd), Is.False);
            Assert.That(ConvolutionFunction.Takes(x, halving), Is.False);
            Assert.That(ConvolutionFunction.Takes(x, pointwise), Is.False);
            Assert.That(ConvolutionFunction.Takes(x.to_type(ScalarType.Float64), whole), Is.False);
        }
        finally
        {
            ManagedKernels.Enabled = usual;
        }
    }

    /// <summary>The output and the gradients of x, weight and bias.</summary>
    private static Tensor[] Results(
        int inputs,
        int outputs,
        int size,
        int examples,
        ScalarType type,
        Func<Tensor, TorchSharp.Modules.Conv2d, Tensor> evaluate
    )
    {
        using var layer = nn.Conv2d(inputs, outputs, 3, padding: 1, dtype: type);
        using (no_grad())
        {
            layer.weight.copy_(0.1 * Numbers(3, outputs, inputs, 3, 3));
            layer.bias!.copy_(Numbers(4, outputs));
        }

        var x = Leaf(Numbers(1, examples, inputs, size, size), type);
        var y = evaluate(x, layer);
        Backward(y, Numbers(2, examples, outputs, size, size));

        return [y.detach(), x.grad!.clone(), layer.weight.grad!.clone(), layer.bias!.grad!.clone()];
    }
}
