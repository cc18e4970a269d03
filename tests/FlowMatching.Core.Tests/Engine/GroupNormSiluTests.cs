using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

/// <summary>The fused operator against libtorch's own ones, which are also what other devices and packages run.</summary>
public sealed class GroupNormSiluTests : EngineTestBase
{
    private const int Examples = 3;

    public static IEnumerable<NormCase> Cases =>
        [
            new(Channels: 8, Groups: 4, Size: 7),
            new(Channels: 8, Groups: 4, Size: 7, Added: true),
            new(Channels: 8, Groups: 4, Size: 7, ScaleShift: true),
            new(Channels: 8, Groups: 4, Size: 7, Added: true, ScaleShift: true, Silu: false),
            new(Channels: 6, Groups: 1, Size: 5, Added: true),
            new(Channels: 5, Groups: 5, Size: 9, Silu: false),
            new(Channels: 64, Groups: 16, Size: 12, Added: true),
            new(Channels: 16, Groups: 4, Size: 1, Added: true),
        ];

    [TestCaseSource(nameof(Cases))]
    public void Apply_Float32_GivesThePlainOperatorsValuesAndGradients(NormCase norm) => RequireEqual(norm, ScalarType.Float32, 2e-5);

    [TestCaseSource(nameof(Cases))]
    public void Apply_BFloat16_GivesThePlainOperatorsValuesAndGradients(NormCase norm) => RequireEqual(norm, ScalarType.BFloat16, 0.01);

    [Test]
    public void Apply_LargeMean_LosesNoDigits()
    {
        using var norm = Identity(2, 4);
        var x = Numbers(1, 2, 4, 8, 8) + 1000;

        var fused = GroupNormSilu.Apply(x, norm);
        var exact = GroupNormSilu.Plain(x.to_type(ScalarType.Float64), norm.to(ScalarType.Float64), null, null, true);

        Assert.That(Distance(fused, exact), Is.LessThan(1e-4));
    }

    [TestCase(300.0)]
    [TestCase(-300.0)]
    public void Apply_FarOut_IsTheLineOrNothing(double bias)
    {
        using var norm = Identity(2, 16);
        using (no_grad())
            norm.bias!.fill_(bias);
        var x = Numbers(1, 2, 16, 8, 8).to_type(ScalarType.BFloat16).requires_grad_();

        var y = GroupNormSilu.Apply(x, norm);
        y.sum().backward();

        Assert.That(
            Distance(y, GroupNormSilu.Plain(x.to_type(ScalarType.Float64), norm.to(ScalarType.Float64), null, null, true)),
            Is.LessThan(0.01)
        );
        Assert.That(x.grad!.isfinite().all().item<bool>(), Is.True);
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Apply_WhatIsNotFinite_StaysSo(double value)
    {
        using var norm = Identity(2, 16);
        var x = Numbers(1, 2, 16, 8, 8).to_type(ScalarType.BFloat16);
        x[0, 3, 4, 5].fill_(value);

        var y = GroupNormSilu.Apply(x, norm);

        Assert.That(
            (y[0, TensorIndex.Slice(0, 8)].isfinite().any().item<bool>(), y[1].isfinite().all().item<bool>()),
            Is.EqualTo((false, true))
        );
    }

    [Test]
    public void Apply_AnyNumberOfThreads_GivesTheSameBits()
    {
        NormCase norm = new(Channels: 32, Groups: 8, Size: 9, Added: true);
        float[][] one = Bits(norm),
            two;
        TorchEngine.SetThreads(2);
        try
        {
            two = Bits(norm);
        }
        finally
        {
            TorchEngine.SetThreads(1);
        }

        Assert.That(two, Is.EqualTo(one));
    }

    [Test]
    public void Apply_WithoutGradients_GivesTheSame()
    {
        using var norm = Identity(2, 4);
        var x = Numbers(1, 2, 4, 8, 8);
        float[] kept = GroupNormSilu.Apply(x, norm).ToFloatArray();
        using var frozen = no_grad();

        Assert.That(GroupNormSilu.Apply(x, norm).ToFloatArray(), Is.EqualTo(kept));
    }

    [Test]
    public void Apply_Float64_RunsThePlainOperators()
    {
        using var norm = Identity(2, 4, dtype: ScalarType.Float64);
        var x = Numbers(1, 2, 4, 8, 8).to_type(ScalarType.Float64);

        Assert.That(GroupNormSilu.Apply(x, norm).dtype, Is.EqualTo(ScalarType.Float64));
    }

    /// <summary>A normalisation with weights of one and biases of zero, which TorchSharp's has not by itself.</summary>
    private static GroupNorm Identity(int groups, int channels, ScalarType dtype = ScalarType.Float32)
    {
        var norm = nn.GroupNorm(groups, channels, dtype: dtype);
        using var frozen = no_grad();
        norm.weight!.fill_(1);
        norm.bias!.fill_(0);
        return norm;
    }

    private static void RequireEqual(NormCase norm, ScalarType type, double tolerance)
    {
        Inputs inputs = new(norm, type);
        var plain = inputs.Results(GroupNormSilu.Plain, ScalarType.Float64);
        var fused = inputs.Results(GroupNormSilu.Apply);

        Assert.That(fused[0].dtype, Is.EqualTo(type));
        for (int i = 0; i < plain.Length; i++)
            Assert.That(Distance(fused[i], plain[i]), Is.LessThan(tolerance), $"result {i}");
    }

    private static float[][] Bits(NormCase norm) =>
        [.. new Inputs(norm, ScalarType.BFloat16).Results(GroupNormSilu.Apply).Select(static result => result.ToFloatArray())];

    private static Tensor Numbers(int seed, params long[] shape)
    {
        using Generator rng = new((ulong)seed);
        return randn(shape, generator: rng);
    }

    /// <summary>The distance of two results, or the distance itself where the expected one is as good as nothing.</summary>
    private static double Distance(Tensor actual, Tensor expected) =>
        (
            (actual.to_type(ScalarType.Float64) - expected.to_type(ScalarType.Float64)).norm()
            / (expected.to_type(ScalarType.Float64).norm() + 1e-2)
        ).item<double>();

    /// <summary>What a test gives to the operator and, in float32, to its plain twin.</summary>
    private sealed class Inputs(NormCase norm, ScalarType type)
    {
        private readonly Tensor x = (2 * Numbers(1, Examples, norm.Channels, norm.Size, norm.Size) + 0.5).to_type(type);
        private readonly Tensor dy = Numbers(2, Examples, norm.Channels, norm.Size, norm.Size).to_type(type);
        private readonly Tensor added = Numbers(3, Examples, norm.Channels);
        private readonly Tensor scaleShift = 0.5 * Numbers(4, Examples, 2 * norm.Channels);

        /// <summary>The output and the gradients of x, weight, bias and whatever else there is.</summary>
        internal Tensor[] Results(Func<Tensor, GroupNorm, Tensor?, Tensor?, bool, Tensor> evaluate, ScalarType? all = null)
        {
            Tensor Leaf(Tensor tensor) => tensor.to_type(all ?? tensor.dtype, copy: true).detach().requires_grad_();

            using var layer = nn.GroupNorm(norm.Groups, norm.Channels, dtype: all ?? ScalarType.Float32);
            using (no_grad())
            {
                layer.weight!.copy_(1 + 0.3 * Numbers(5, norm.Channels));
                layer.bias!.copy_(0.3 * Numbers(6, norm.Channels));
            }

            Tensor input = Leaf(x);
            Tensor? plus = norm.Added ? Leaf(added) : null,
                affine = norm.ScaleShift ? Leaf(scaleShift) : null;
            var y = evaluate(input, layer, plus, affine, norm.Silu);
            y.backward([dy.to_type(y.dtype)]);
            Tensor?[] leaves = [input, layer.weight, layer.bias, plus, affine];
            return [y.detach(), .. leaves.OfType<Tensor>().Select(static leaf => leaf.grad!.clone())];
        }
    }
}
