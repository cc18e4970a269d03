using System.Runtime.InteropServices;

using FlowMatching.Torch.Binding;

using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

/// <summary>The fused network against the same layers in float32. A bf16 rounding is 2⁻⁹ at most; a gradient meets about seven in a row.</summary>
public sealed class FusedMlpTests : EngineTestBase
{
    private const double Rounding = 0.03;

    public static IEnumerable<int> Rows => [1, 63, 64, 65, 1000];

    [TestCaseSource(nameof(Rows))]
    public void TryForward_AnyNumberOfRows_GivesThePlainLayersValuesAndGradients(int rows)
    {
        using var layers = Layers(64, 3);
        using Tensor x = Normal(rows, 3).requires_grad_(), target = Normal(rows, 2);

        var plain = Gradients(layers, x, target, () => layers.call(x));
        var fused = Gradients(layers, x, target, () => Fused(layers, x)!);

        for (int i = 0; i < plain.Length; i++) Assert.That(Distance(fused[i], plain[i]), Is.LessThan(Rounding), $"result {i}");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public void TryForward_AnyDepth_GivesThePlainLayersValues(int hidden)
    {
        using var layers = Layers(32, hidden);
        using var x = Normal(100, 3);
        using var frozen = no_grad();

        Assert.That(Distance(Fused(layers, x)!, layers.call(x)), Is.LessThan(Rounding));
    }

    [Test]
    public void TryForward_WithoutGradients_GivesTheSameInSlabsAsAtOnce()
    {
        using var layers = Layers(32, 2);
        using var x = Normal(9000, 3); // more than two slabs of 4096
        using var whole = Fused(layers, x)!;
        using var frozen = no_grad();
        using var slabs = Fused(layers, x)!;

        Assert.That(slabs.ToFloatArray(), Is.EqualTo(whole.ToFloatArray()).Within(1e-6));
    }

    [Test]
    public void TryForward_NoRows_GivesNoRows()
    {
        using var layers = Layers(32, 2);
        using var frozen = no_grad();

        Assert.That(Fused(layers, zeros(0, 3))!.shape, Is.EqualTo(new long[] { 0, 2 }));
    }

    [Test]
    public void TryForward_OutsideAutocastOrInFloat64_LeavesItToTheLayers()
    {
        using var layers = Layers(32, 2);

        Assert.That(FusedMlp.TryForward(zeros(4, 3), layers), Is.Null);
        Assert.That(Fused(layers, zeros([4, 3], ScalarType.Float64)), Is.Null);
        using var others = nn.Sequential(nn.Linear(3, 8), nn.GELU(), nn.Linear(8, 2));
        Assert.That(Fused(others, zeros(4, 3)), Is.Null);
    }

    [TestCase(1)]
    [TestCase(3)]
    public void InputGradient_AskedForAlone_IsThatOfTheWholeBackwardPass(int hidden)
    {
        using var layers = Layers(32, hidden);
        using Tensor x = Normal(100, 3).requires_grad_(), target = Normal(100, 2);
        var whole = Gradients(layers, x, target, () => Fused(layers, x)!)[^1];

        var alone = autograd.grad([(Fused(layers, x)! - target).square().mean()], [x])[0];

        Assert.That(alone.ToFloatArray(), Is.EqualTo(whole.ToFloatArray()));
    }

    [Test]
    public void SecondDerivative_OfTheFusedNetwork_IsRefused()
    {
        using var layers = Layers(32, 2);
        using var x = Normal(4, 3).requires_grad_();

        Assert.That(
            () => autograd.grad([Fused(layers, x)!.sum()], [x], create_graph: true),
            Throws.TypeOf<ExternalException>().With.Message.Contains("no second derivative"));
    }

    [Test]
    public void Operator_ColumnsThatDoNotFit_IsRefused() =>
        Assert.That(
            () => Aten.mlp_silu.Call(zeros(4, 5), new Tensor?[] { zeros(8, 3), zeros(2, 8) }, new Tensor?[] { zeros(8), zeros(2) }),
            Throws.TypeOf<ExternalException>().With.Message.Contains("do not fit the first layer"));

    private static Tensor? Fused(Sequential layers, Tensor x)
    {
        using var _ = Autocast.Enter(CPU, Precision.BFloat16);
        return FusedMlp.TryForward(x, layers);
    }

    private static Sequential Layers(long width, int hidden)
    {
        manual_seed(3);
        List<nn.Module<Tensor, Tensor>> layers = [nn.Linear(3, width), nn.SiLU()];
        for (int i = 1; i < hidden; i++) layers.AddRange([nn.Linear(width, width), nn.SiLU()]);
        return nn.Sequential([.. layers, nn.Linear(width, 2)]);
    }

    private static Tensor Normal(int rows, int columns)
    {
        using Generator rng = new(7);
        return randn(rows, columns, generator: rng);
    }

    /// <summary>The output, the gradients of all parameters and that of the input.</summary>
    private static Tensor[] Gradients(Sequential layers, Tensor x, Tensor target, Func<Tensor> evaluate)
    {
        layers.zero_grad();
        x.grad = null;
        var output = evaluate();
        (output - target).square().mean().backward();
        return [output.detach(), .. layers.parameters().Select(parameter => parameter.grad!.clone()), x.grad!.clone()];
    }

    private static double Distance(Tensor actual, Tensor expected) => ((actual - expected).norm() / expected.norm()).item<double>();
}
