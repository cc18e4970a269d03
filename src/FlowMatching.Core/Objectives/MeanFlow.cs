using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>The MeanFlow identity along the pairs' own velocities: u(x_t, t, s) − sg[u_t + (s − t) du/dt], du/dt = u_t · ∇ₓu +
/// ∂ₜu.</summary>
/// <remarks>Geng et al. 2025 (arXiv:2505.13447), Eq. 6 and 9, with noise at t = 0: there t runs the other way and u = v − (t − r) du/dt.
/// Differentiating (s − t) u(x_t, t, s) = ∫ₜˢ v dτ along a trajectory gives u = v + (s − t) du/dt; the mean of u_t given x_t is v, and
/// du/dt is linear in it, so pairs serve. sg stops the gradient: the loss is a regression at every step. (s − t) du/dt = u − v is kept from feeding itself (<see cref="MapBatch.Limited"/>). The paper weighs examples by p = 1; of points, whose errors differ widely for
/// no fault of the network, that learns another field than the mean one, so it is for the user to ask for.</remarks>
public sealed class MeanFlow : IFlowMapRule
{
    /// <summary>The name as it is typed.</summary>
    public const string RuleName = "mean-flow";

    /// <inheritdoc/>
    public string Name => RuleName;

    /// <inheritdoc/>
    public double FlowShare => 0.75;

    /// <inheritdoc/>
    public Tensor Error(IVelocityModel model, MapBatch batch) => Error(model, batch, batch.Ut);

    /// <summary>The error where the derivative is taken along a direction.</summary>
    internal static Tensor Error(IVelocityModel model, MapBatch batch, Tensor direction)
    {
        var target = batch.Ut + batch.Limited(batch.Length * TotalDerivative.Of(model.InFloat32(), batch, direction));

        return model.AverageVelocity(batch.Xt, batch.T, batch.S, batch.Labels) - target;
    }
}
