using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class ConvolutionsTests : EngineTestBase
{
    [TestCase(32, 1)]
    [TestCase(32, 4)]
    [TestCase(32, 12)]
    [TestCase(32, 17)]
    [TestCase(32, 32)]
    [TestCase(20, 20)]
    [TestCase(1, 16)]
    [TestCase(3, 8)]
    public void Apply_AfterFreedNaN_ResultAndGradientAreThoseOfDoublePrecision(int inputs, int outputs)
    {
        for (int trial = 0; trial < 20; trial++)
        {
            using var scope = NewDisposeScope();
            using var rng = new Generator((ulong)trial);
            using var layer = nn.Conv2d(inputs, outputs, 3, padding: 1);
            var x = randn([64, inputs, 8, 8], generator: rng).bfloat16();
            var weights = randn([64, outputs, 8, 8], generator: rng).bfloat16();
            var exact = ResultAndGradient(layer, x.@double(), weights.@double());
            FreeNaN();
            var half = ResultAndGradient(layer, x, weights);
            FreeNaN();
            var single = ResultAndGradient(layer, x.@float(), weights.@float());

            Assert.That(Difference(half, exact), Is.LessThan(0.02));
            Assert.That(Difference(single, exact), Is.LessThan(1e-5));
        }
    }

    // The result and its gradient in x, one after the other.
    private static Tensor ResultAndGradient(Conv2d layer, Tensor x, Tensor weights)
    {
        var leaf = x.detach().requires_grad_();
        var y = layer.Apply(leaf);

        return cat([y.detach().flatten(), Backpropagation.Of((y * weights).sum(), leaf).flatten()]);
    }

    private static double Difference(Tensor gradient, Tensor exact) =>
        ((gradient.@double() - exact).abs().max() / exact.abs().max()).item<double>();

    // What is allocated next finds NaN in its memory.
    private static void FreeNaN()
    {
        using var scope = NewDisposeScope();
        foreach (int floats in new[] { 1_000, 20_000, 100_000, 400_000 })
        {
            for (int i = 0; i < 6; i++)
                full(floats, float.NaN);
        }
    }
}
