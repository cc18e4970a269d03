using FlowMatching.Core.Engine.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>AdamW and the moving average in one pass over memory: float32 on the CPU.</summary>
internal sealed unsafe class KernelAdamW(IReadOnlyList<AdamWState> states) : IWeightUpdate
{
    /// <summary>Whether it takes these parameters.</summary>
    internal static bool Takes(IEnumerable<AdamWState> states) =>
        ManagedKernels.Serves(KernelSet.AdamW)
        && states.All(static state =>
            state.Parameter is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 } && state.Parameter.is_contiguous()
        );

    public double SquaredNorm()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return AdamWKernel.SquaredNorm(Targets());
    }

    public void Update(in UpdateNumbers numbers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var settings = numbers.Settings;
        AdamWKernel.Update(
            Targets(),
            AdamWCoefficients.Of(
                numbers.LearningRate,
                settings.Beta1,
                settings.Beta2,
                settings.Epsilon,
                settings.WeightDecay,
                numbers.GradientScale,
                numbers.EmaDecay,
                numbers.Step
            )
        );
    }

    /// <summary>Where everything is now, of the parameters that have a gradient; it stays there until the scope ends.</summary>
    private List<AdamWTarget> Targets()
    {
        List<AdamWTarget> targets = [];
        foreach (var state in states)
        {
            if (state.Parameter.grad is not { } gradient)
                continue;
            targets.Add(
                new AdamWTarget
                {
                    Parameter = Floats(state.Parameter),
                    Gradient = Floats(gradient.contiguous()),
                    First = Floats(state.First),
                    Second = Floats(state.Second),
                    Average = Floats(state.Average),
                    Count = state.Parameter.numel(),
                }
            );
        }

        return targets;
    }

    private static float* Floats(Tensor tensor) => StableOperators.Floats(tensor);
}
