using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>An interval is its two parts: u(x_t, t, s) − sg[(r − t) u(x_t, t, r) + (s − r) u(x_r, r, s)]/(s − t) with x_r = x_t + (r − t)
/// u(x_t, t, r) and r uniform in [t, s].</summary>
/// <remarks>Guo et al. 2025 (arXiv:2507.16884), Eq. 8 and algorithm 1: forward passes only, and MeanFlow is its limit r → t. The
/// progressive self-distillation of Boffi et al. 2025 (arXiv:2505.18825) is the same equation of flow maps.</remarks>
public sealed class SplitMeanFlow : IFlowMapRule
{
    /// <inheritdoc/>
    public string Name => "split-mean-flow";

    /// <inheritdoc/>
    public double FlowShare => 0.5;

    /// <inheritdoc/>
    public Tensor Error(IVelocityModel model, MapBatch batch)
    {
        using var target = Target(model, batch);

        return model.AverageVelocity(batch.Xt, batch.T, batch.S, batch.Labels) - target;
    }

    private static Tensor Target(IVelocityModel model, MapBatch batch)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        Tensor toMiddle = (batch.R - batch.T).AlignTo(batch.Xt),
            part = toMiddle / batch.Length;
        var first = model.AverageVelocity(batch.Xt, batch.T, batch.R, batch.Labels);
        var second = model.AverageVelocity(batch.Xt + toMiddle * first, batch.R, batch.S, batch.Labels);

        return batch.Limited(part * first + (1 - part) * second).MoveToOuterDisposeScope();
    }
}
