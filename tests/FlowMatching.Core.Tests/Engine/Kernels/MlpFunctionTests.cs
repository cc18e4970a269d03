using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>The kernel against the plain layers in float64.</summary>
public sealed class MlpFunctionTests : KernelTestBase
{
    /// <summary>One size of network and batch.</summary>
    public sealed record Case(int Inputs, int Width, int Hidden, int Outputs, int Examples);

    public static IEnumerable<Case> Cases =>
        [
            new(3, 128, 3, 2, 1024),
            new(27, 256, 3, 2, 600),
            new(3, 520, 2, 2, 200), // larger chunks
            new(5, 100, 2, 3, 77), // no whole tiles
            new(2, 7, 4, 1, 13),
            new(1, 1, 1, 1, 1),
            new(4, 16, 1, 20, 5000), // eight parts
            new(3, 64, 3, 2, 1535), // parts of which one is not whole
        ];

    [TestCaseSource(nameof(Cases))]
    public void Apply_AnySize_GivesThePlainLayersValuesAndGradients(Case size)
    {
        Linear[] layers = Layers(size),
            exact = [.. layers.Select(Exact)];
        Tensor x = Leaf(Numbers(1, size.Examples, size.Inputs), ScalarType.Float32),
            exactX = Leaf(x, ScalarType.Float64);
        var dy = Numbers(2, size.Examples, size.Outputs);

        Tensor y = FusedMlp.Apply(x, layers),
            exactY = Plain(exactX, exact);
        Backward(y, dy);
        exactY.backward([dy.to_type(ScalarType.Float64)]);

        Assert.That(Distance(y.detach(), exactY.detach()), Is.LessThan(2e-6));
        Assert.That(Distance(x.grad!, exactX.grad!), Is.LessThan(5e-6));
        for (int i = 0; i < layers.Length; i++)
        {
            Assert.That(Distance(layers[i].weight.grad!, exact[i].weight.grad!), Is.LessThan(5e-6), $"weight {i}");
            Assert.That(Distance(layers[i].bias!.grad!, exact[i].bias!.grad!), Is.LessThan(5e-6), $"bias {i}");
        }

        Dispose([.. layers, .. exact]);
    }

    [TestCaseSource(nameof(Cases))]
    public void Apply_WithoutGradients_GivesTheSameBits(Case size)
    {
        var layers = Layers(size);
        var x = Numbers(1, size.Examples, size.Inputs);
        float[] kept = Floats(FusedMlp.Apply(x, layers).detach());
        using var frozen = no_grad();

        Assert.That(Floats(FusedMlp.Apply(x, layers)), Is.EqualTo(kept));

        Dispose(layers);
    }

    [TestCaseSource(nameof(Cases))]
    public void Apply_OnOneAndTwoThreads_GivesTheSameBits(Case size)
    {
        var layers = Layers(size);
        var (one, two) = OnOneAndTwoThreads(() =>
        {
            foreach (var layer in layers)
                layer.zero_grad();
            var y = FusedMlp.Apply(Leaf(Numbers(1, size.Examples, size.Inputs), ScalarType.Float32), layers);
            Backward(y, Numbers(2, size.Examples, size.Outputs));
            return layers.Select(static layer => Floats(layer.weight.grad!)).Append(Floats(y.detach())).ToArray();
        });

        Assert.That(two, Is.EqualTo(one));

        Dispose(layers);
    }

    [Test]
    public void Apply_WhatIsNotFinite_StaysInItsRow()
    {
        Case size = new(3, 32, 2, 2, 20);
        var layers = Layers(size);
        var x = Numbers(1, size.Examples, size.Inputs);
        x[7, 1] = float.NaN;
        using var frozen = no_grad();

        var finite = FusedMlp.Apply(x, layers).isfinite().all(1);

        Assert.That(finite.data<bool>().ToArray(), Is.EqualTo(Enumerable.Range(0, size.Examples).Select(static row => row != 7)));

        Dispose(layers);
    }

    [Test]
    public void Takes_WhatTheKernelCannotDo_IsLeftToThePlainLayers()
    {
        Linear[] layers = Layers(new Case(3, 8, 2, 2, 4)),
            uneven = [nn.Linear(3, 8), nn.Linear(8, 9), nn.Linear(9, 2)],
            exact = [.. layers.Select(Exact)];
        Tensor x = Numbers(1, 4, 3),
            none = empty(0, 3);

        Assert.That(FusedMlp.Takes(x, layers), Is.True);
        using (Backpropagation.AllowSeveralPasses())
            Assert.That(FusedMlp.Takes(x, layers), Is.False);
        Assert.That(FusedMlp.Takes(none, layers), Is.False);
        Assert.That(FusedMlp.Takes(x, uneven), Is.False);
        Assert.That(FusedMlp.Takes(x.to_type(ScalarType.Float64), exact), Is.False);

        Dispose([.. layers, .. uneven, .. exact]);
    }

    private static Tensor Plain(Tensor x, Linear[] layers) =>
        layers.Skip(1).Aggregate(layers[0].call(x), static (h, layer) => layer.call(nn.functional.silu(h)));

    private static Linear[] Layers(Case size)
    {
        int[] widths = [size.Inputs, .. Enumerable.Repeat(size.Width, size.Hidden), size.Outputs];
        Linear[] layers = [.. Enumerable.Range(0, size.Hidden + 1).Select(i => nn.Linear(widths[i], widths[i + 1]))];
        using var frozen = no_grad();
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].weight.copy_(Numbers(10 + i, layers[i].weight.shape) / Math.Sqrt(widths[i]));
            layers[i].bias!.copy_(0.3 * Numbers(20 + i, widths[i + 1]));
        }

        return layers;
    }

    private static Linear Exact(Linear layer)
    {
        var exact = nn.Linear(layer.in_features, layer.out_features, dtype: ScalarType.Float64);
        using var frozen = no_grad();
        exact.weight.copy_(layer.weight);
        exact.bias!.copy_(layer.bias!);
        return exact;
    }

    private static void Dispose(Linear[] layers)
    {
        foreach (var layer in layers)
            layer.Dispose();
    }
}
