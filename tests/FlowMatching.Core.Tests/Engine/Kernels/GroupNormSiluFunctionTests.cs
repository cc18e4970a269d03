using FlowMatching.Core.Engine;
using FlowMatching.Core.Engine.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>The fused operator, and the door to it, against libtorch's own ones in float64.</summary>
public sealed class GroupNormSiluFunctionTests : KernelTestBase
{
    private const int Examples = 3;

    public sealed record NormCase(int Channels, int Groups, int Size, bool Added = false, bool ScaleShift = false, bool Silu = true);

    public static IEnumerable<NormCase> Cases =>
        [
            new(Channels: 8, Groups: 4, Size: 7),
            new(Channels: 8, Groups: 4, Size: 7, Added: true),
            new(Channels: 8, Groups: 4, Size: 7, ScaleShift: true),
            new(Channels: 8, Groups: 4, Size: 7, Added: true, ScaleShift: true, Silu: false),
            new(Channels: 6, Groups: 1, Size: 5, Added: true),
            new(Channels: 5, Groups: 5, Size: 9, Silu: false),
            new(Channels: 5, Groups: 1, Size: 9, ScaleShift: true),
            new(Channels: 64, Groups: 16, Size: 12, Added: true),
            new(Channels: 16, Groups: 4, Size: 1, Added: true),
        ];

    [TestCaseSource(nameof(Cases))]
    public void Apply_GivesThePlainOperatorsValuesAndGradients(NormCase norm)
    {
        var exact = Results(norm, ScalarType.Float64, Plain);
        var fused = Results(norm, ScalarType.Float32, GroupNormSiluFunction.Apply);

        for (int i = 0; i < exact.Length; i++)
            Assert.That(Distance(fused[i], exact[i]), Is.LessThan(2e-6), $"result {i}");
    }

    [TestCaseSource(nameof(Cases))]
    public void GroupNormSilu_InEveryNumberFormat_GivesThePlainOperatorsValuesAndGradients(NormCase norm)
    {
        var exact = Results(norm, ScalarType.Float64, Plain);
        foreach (var (type, tolerance) in new[] { (ScalarType.Float32, 2e-6), (ScalarType.BFloat16, 0.03), (ScalarType.Float64, 1e-12) })
        {
            var results = Results(norm, type, GroupNormSilu.Apply);

            Assert.That(results[0].dtype, Is.EqualTo(type));
            for (int i = 0; i < exact.Length; i++)
                Assert.That(Distance(results[i], exact[i]), Is.LessThan(tolerance), $"result {i} in {type}");
        }
    }

    [TestCase(1e3)]
    [TestCase(1e5)]
    public void Apply_LargeMean_LosesNoMoreThanTheInputHas(double mean)
    {
        using var norm = Identity(2, 4);
        using var wide = Identity(2, 4, ScalarType.Float64);
        Tensor x = Leaf(Numbers(1, 2, 4, 8, 8) + mean, ScalarType.Float32),
            same = Leaf(x, ScalarType.Float64),
            dy = Numbers(2, 2, 4, 8, 8);

        Tensor y = GroupNormSiluFunction.Apply(x, norm),
            exact = Plain(same, wide, null, null, true);
        Backward(y, dy);
        Backward(exact, dy);

        Assert.That(Distance(y, exact), Is.LessThan(1e-6));
        Assert.That(Distance(x.grad!, same.grad!), Is.LessThan(1e-6));
    }

    [TestCase(300.0)]
    [TestCase(-300.0)]
    public void Apply_FarOut_IsTheLineOrNothing(double bias)
    {
        using var norm = Identity(2, 16);
        using (no_grad())
            norm.bias!.fill_(bias);
        var x = Leaf(Numbers(1, 2, 16, 8, 8), ScalarType.Float32);

        var y = GroupNormSiluFunction.Apply(x, norm);
        Backward(y, ones_like(y));

        Assert.That(Distance(y, bias > 0 ? norm.call(x) : zeros_like(x)), Is.LessThan(1e-6));
        Assert.That(x.grad!.isfinite().all().item<bool>(), Is.True);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Apply_WhatIsNotFinite_StaysSoInItsGroupOnly(float value)
    {
        using var norm = Identity(2, 16);
        var x = Numbers(1, 2, 16, 8, 8);
        x[0, 3, 4, 5] = value;

        var y = GroupNormSiluFunction.Apply(x, norm);

        Assert.That(y[0, TensorIndex.Slice(0, 8)].isfinite().any().item<bool>(), Is.False);
        Assert.That(y[0, TensorIndex.Slice(8, 16)].isfinite().all().item<bool>(), Is.True);
        Assert.That(y[1].isfinite().all().item<bool>(), Is.True);
    }

    [Test]
    public void Apply_OnOneAndTwoThreads_GivesTheSameBits()
    {
        NormCase norm = new(Channels: 32, Groups: 8, Size: 24, Added: true);

        var (one, two) = OnOneAndTwoThreads(() => Results(norm, ScalarType.Float32, GroupNormSiluFunction.Apply).Select(Floats).ToArray());

        Assert.That(two, Is.EqualTo(one));
    }

    [Test]
    public void Apply_WithoutGradients_GivesTheSame()
    {
        using var norm = Identity(2, 4);
        var x = Numbers(1, 2, 4, 8, 8);
        float[] kept = Floats(GroupNormSiluFunction.Apply(x, norm));
        using var frozen = no_grad();

        Assert.That(Floats(GroupNormSiluFunction.Apply(x, norm)), Is.EqualTo(kept));
    }

    [Test]
    public void Apply_TwiceInOneGraph_AddsTheGradients()
    {
        using var norm = Identity(2, 8);
        using var wide = Identity(2, 8, ScalarType.Float64);
        Tensor x = Leaf(Numbers(1, 2, 8, 5, 5), ScalarType.Float32),
            same = Leaf(x, ScalarType.Float64),
            dy = Numbers(2, 2, 8, 5, 5);

        Backward(GroupNormSiluFunction.Apply(GroupNormSiluFunction.Apply(x, norm) + x, norm), dy);
        Backward(Plain(Plain(same, wide, null, null, true) + same, wide, null, null, true), dy);

        Assert.That(Distance(x.grad!, same.grad!), Is.LessThan(2e-6));
        Assert.That(Distance(norm.weight!.grad!, wide.weight!.grad!), Is.LessThan(2e-6));
    }

    [Test]
    public void Apply_WhatDoesNotFit_IsRefused()
    {
        using var norm = Identity(2, 4);

        Assert.That(
            () => GroupNormSiluFunction.Apply(zeros(2, 6, 3, 3), norm),
            Throws.ArgumentException.With.Message.Contains("one number a channel")
        );
        Assert.That(
            () => GroupNormSiluFunction.Apply(zeros(2, 4, 3, 3), norm, added: zeros(2, 3)),
            Throws.ArgumentException.With.Message.Contains("a picture and channel")
        );
        Assert.That(
            () => GroupNormSiluFunction.Apply(zeros(2, 4, 3, 3), norm, scaleShift: zeros(2, 4)),
            Throws.ArgumentException.With.Message.Contains("two numbers")
        );
    }

    /// <summary>TorchSharp 0.107 leaves weight and bias as the memory was.</summary>
    private static GroupNorm Identity(int groups, int channels, ScalarType type = ScalarType.Float32)
    {
        using var frozen = no_grad();
        var norm = nn.GroupNorm(groups, channels, dtype: type);
        norm.weight!.fill_(1);
        norm.bias!.zero_();

        return norm;
    }

    private static Tensor Plain(Tensor x, GroupNorm norm, Tensor? added, Tensor? scaleShift, bool silu)
    {
        static Tensor OfChannels(Tensor perChannel) => perChannel.unsqueeze(2).unsqueeze(3);

        var h = norm.call(added is null ? x : x + OfChannels(added));
        if (scaleShift?.chunk(2, 1) is [var scale, var shift])
            h = (h * (1 + OfChannels(scale))) + OfChannels(shift);
        return silu ? nn.functional.silu(h) : h;
    }

    /// <summary>The output and the gradients of x, weight, bias and whatever else there is.</summary>
    private static Tensor[] Results(NormCase norm, ScalarType type, Func<Tensor, GroupNorm, Tensor?, Tensor?, bool, Tensor> evaluate)
    {
        var weights = type == ScalarType.Float64 ? type : ScalarType.Float32; // whatever the activations are in
        using var layer = nn.GroupNorm(norm.Groups, norm.Channels, dtype: weights);
        using (no_grad())
        {
            layer.weight!.copy_(1 + (0.3 * Numbers(5, norm.Channels)));
            layer.bias!.copy_(0.3 * Numbers(6, norm.Channels));
        }

        Tensor x = Leaf((2 * Numbers(1, Examples, norm.Channels, norm.Size, norm.Size)) + 0.5, type);
        Tensor? added = norm.Added ? Leaf(Numbers(3, Examples, norm.Channels), weights) : null;
        Tensor? scaleShift = norm.ScaleShift ? Leaf(0.5 * Numbers(4, Examples, 2 * norm.Channels), weights) : null;
        var y = evaluate(x, layer, added, scaleShift, norm.Silu);
        Backward(y, Numbers(2, Examples, norm.Channels, norm.Size, norm.Size));

        Tensor?[] leaves = [x, layer.weight, layer.bias, added, scaleShift];
        return [y.detach(), .. leaves.OfType<Tensor>().Select(static leaf => leaf.grad!.clone())];
    }
}
