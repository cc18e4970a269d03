using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>An MLP with SiLU between its layers as one operator that autograd knows: float32 on the CPU, once differentiable.</summary>
/// <remarks>Its inputs are x, then weight and bias of each layer.</remarks>
#pragma warning disable CA1001 // what is kept ends with the backward pass, and in a graph that has none with the collector
internal sealed unsafe class MlpFunction<V> : ManagedCall
    where V : struct, IFloats<V>
{
    private readonly MlpSizes sizes;
    private readonly bool ofInput;
    private MlpActivations? kept;

    private MlpFunction(MlpSizes sizes, bool ofInput) => (this.sizes, this.ofInput) = (sizes, ofInput);

    /// <summary>Evaluates the network.</summary>
    /// <param name="x">Shape (B, inputs), float32 on the CPU.</param>
    /// <param name="layers">Its layers; all hidden ones of one width.</param>
    /// <returns>Shape (B, outputs).</returns>
    internal static Tensor Apply(Tensor x, IReadOnlyList<Linear> layers)
    {
        MlpSizes sizes = new(
            checked((int)x.size(0)),
            (int)x.size(1),
            (int)layers[0].out_features,
            layers.Count - 1,
            (int)layers[^1].out_features
        );
        MlpFunction<V> call = new(sizes, x.requires_grad);

        return ManagedOperator.Apply(
            call,
            [x.contiguous(), .. layers.SelectMany(static layer => new Tensor?[] { layer.weight, layer.bias })]
        );
    }

    internal override Tensor Forward(IReadOnlyList<Tensor?> inputs)
    {
        var y = empty(sizes.Examples, sizes.Outputs);
        using MlpKernel<V> kernel = new(sizes, Parameters(inputs));
        if (!WillDifferentiate)
        {
            kernel.Forward(Floats(inputs[0]), Floats(y));
            return y;
        }

        kept = new MlpActivations(sizes, sizes.Parts * sizes.RowsOfAPart, sizes.Hidden, slopes: true);
        kernel.Forward(Floats(inputs[0]), Floats(y), kept);
        return y;
    }

    internal override List<Tensor?> Backward(IReadOnlyList<Tensor?> inputs, Tensor dy)
    {
        using var dense = dy.contiguous();
        using MlpGradient<V> gradient = new(sizes, Parameters(inputs));
        var dx = ofInput ? empty_like(inputs[0]!) : null;
        gradient.Run(Floats(inputs[0]), kept!, Floats(dense), dx is null ? null : Floats(dx));
        kept!.Dispose();
        List<Tensor?> gradients = [dx];
        for (int layer = 0; layer <= sizes.Hidden; layer++)
        {
            Tensor weight = empty_like(inputs[1 + (2 * layer)]!),
                bias = empty_like(inputs[2 + (2 * layer)]!);
            gradient.Write(layer, Floats(weight), Floats(bias));
            gradients.AddRange([weight, bias]);
        }

        return gradients;
    }

    private MlpParameters Parameters(IReadOnlyList<Tensor?> inputs) =>
        new(
            [.. Enumerable.Range(0, sizes.Hidden + 1).Select(layer => (nint)StableOperators.Floats(inputs[1 + (2 * layer)]!))],
            [.. Enumerable.Range(0, sizes.Hidden + 1).Select(layer => (nint)StableOperators.Floats(inputs[2 + (2 * layer)]!))]
        );

    private static float* Floats(Tensor? tensor) => StableOperators.Floats(tensor!);
}
