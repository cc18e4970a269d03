using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>y = silu((1 + scale) norm(x + added) + shift) as one operator that autograd knows: float32 on the CPU, once
/// differentiable.</summary>
/// <remarks>Its inputs are x, weight, bias, added, scaleShift, of which the last two may be missing.</remarks>
internal sealed unsafe class GroupNormSiluFunction : ManagedCall
{
    private readonly GroupNormArguments sizes;
    private readonly GroupNormStatistics statistics;

    private GroupNormSiluFunction(in GroupNormArguments sizes)
    {
        this.sizes = sizes;
        statistics = GroupNormStatistics.For(sizes);
    }

    /// <summary>Whether the kernel takes these; otherwise the plain operators have to.</summary>
    internal static bool Takes(Tensor x, GroupNorm norm) =>
        ManagedKernels.Serves(KernelSet.GroupNorm)
        && x.dtype == ScalarType.Float32
        && x.device_type == DeviceType.CPU
        && x.dim() == 4
        && x.numel() > 0
        && norm.weight?.dtype == ScalarType.Float32;

    /// <summary>Evaluates it; whatever is not given is left out.</summary>
    /// <param name="x">Activations, shape (B, C, H, W), in any order; channels last is the one that needs no copy.</param>
    /// <param name="norm">The normalisation over C channels, with weight and bias.</param>
    /// <param name="added">What is added to whole channels, shape (B, C).</param>
    /// <param name="scaleShift">Scale, then shift of whole channels, shape (B, 2C).</param>
    /// <param name="silu">Whether the SiLU follows.</param>
    /// <returns>Shape (B, C, H, W), channels last.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    internal static Tensor Apply(Tensor x, GroupNorm norm, Tensor? added = null, Tensor? scaleShift = null, bool silu = true)
    {
        GroupNormSiluFunction call = new(Sizes(x, norm, added, scaleShift, silu));

        return ManagedOperator.Apply(
            call,
            StableOperators.ChannelsLast(x),
            norm.weight,
            norm.bias,
            added?.contiguous(),
            scaleShift?.contiguous()
        );
    }

    internal override Tensor Forward(IReadOnlyList<Tensor?> inputs)
    {
        var y = empty_like(inputs[0]!);
        GroupNormSiluKernel<FloatsOfVector>.Forward(Arguments(inputs), StableOperators.Floats(y), statistics);

        return y;
    }

    internal override List<Tensor?> Backward(IReadOnlyList<Tensor?> kept, Tensor dy)
    {
        using var dense = StableOperators.ChannelsLast(dy);
        var dx = empty_like(kept[0]!);
        using Tensor weights = empty(sizes.Examples, sizes.Channels),
            biases = empty(sizes.Examples, sizes.Channels);
        Tensor? added = kept[3] is { } plus ? empty_like(plus) : null,
            scaleShift = kept[4] is { } affine ? empty_like(affine) : null;
        GroupNormGradients into = new()
        {
            X = StableOperators.Floats(dx),
            Weight = StableOperators.Floats(weights),
            Bias = StableOperators.Floats(biases),
            Added = Floats(added),
            ScaleShift = Floats(scaleShift),
        };
        GroupNormSiluKernel<FloatsOfVector>.Backward(Arguments(kept), StableOperators.Floats(dense), statistics, into);

        return [dx, weights.sum(dim: 0), biases.sum(dim: 0), added, scaleShift];
    }

    private GroupNormArguments Arguments(IReadOnlyList<Tensor?> inputs) =>
        sizes with
        {
            X = Floats(inputs[0]),
            Weight = Floats(inputs[1]),
            Bias = Floats(inputs[2]),
            Added = Floats(inputs[3]),
            ScaleShift = Floats(inputs[4]),
        };

    private static float* Floats(Tensor? tensor) => tensor is null ? null : StableOperators.Floats(tensor);

    private static GroupNormArguments Sizes(Tensor x, GroupNorm norm, Tensor? added, Tensor? scaleShift, bool silu)
    {
        long[] shape = x.shape;
        Require(norm.weight?.shape, [shape[1]], "weight must have one number a channel");
        Require(norm.bias?.shape, [shape[1]], "bias must have one number a channel");
        if (added is not null)
            Require(added.shape, [shape[0], shape[1]], "what is added must have one number a picture and channel");
        if (scaleShift is not null)
            Require(scaleShift.shape, [shape[0], 2 * shape[1]], "scale and shift must have two numbers a picture and channel");

        return new GroupNormArguments
        {
            Examples = checked((int)shape[0]),
            Pixels = checked((int)(shape[2] * shape[3])),
            Channels = checked((int)shape[1]),
            Groups = (int)norm.num_groups,
            Epsilon = norm.eps,
            Silu = silu,
        };
    }

    private static void Require(long[]? actual, long[] expected, string what)
    {
        if (actual is null || !actual.AsSpan().SequenceEqual(expected))
        {
            throw new ArgumentException(
                $"{what}: the shape is ({string.Join(", ", actual ?? [])}), expected ({string.Join(", ", expected)})."
            );
        }
    }
}
