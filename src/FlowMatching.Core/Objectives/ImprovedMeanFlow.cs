using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>The MeanFlow identity along the network's own velocity: u(x_t, t, s) − (s − t) sg[du/dt] − u_t with du/dt = u(x_t, t, t) · ∇ₓu
/// + ∂ₜu.</summary>
/// <remarks>Geng et al. 2025 (arXiv:2512.02012): u − (s − t) du/dt is a velocity, regressed on u_t as in flow matching. Where MeanFlow
/// differentiates along u_t, which varies from pair to pair, the variance of the derivative is gone.</remarks>
public sealed class ImprovedMeanFlow : IFlowMapRule
{
    /// <summary>The name as it is typed.</summary>
    public const string RuleName = "improved-mean-flow";

    /// <inheritdoc/>
    public string Name => RuleName;

    /// <inheritdoc/>
    public double FlowShare => 0.5;

    /// <inheritdoc/>
    public Tensor Error(IVelocityModel model, MapBatch batch)
    {
        using var direction = Velocity(model, batch);

        return MeanFlow.Error(model, batch, direction);
    }

    private static Tensor Velocity(IVelocityModel model, MapBatch batch)
    {
        using var frozen = no_grad();

        return model.AverageVelocity(batch.Xt, batch.T, batch.T, batch.Labels);
    }
}
