using FlowMatching.Core.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>The end of the interval moves with the flow: ∂ₛX_{t,s}(x_t) − sg[v(X_{t,s}(x_t), s)], with X_{t,s}(x) = x + (s − t) u(x, t,
/// s).</summary>
/// <remarks>Lagrangian self-distillation, Boffi et al. 2025 (arXiv:2505.18825), section 3. ∂ₛX = u + (s − t) ∂ₛu is taken as the central
/// difference of X over 2h, with its graph: two evaluations with one backward pass, where the exact derivative would need
/// a second one. It is exact where X is quadratic in s.</remarks>
public sealed class LagrangianMap : IFlowMapRule
{
    /// <inheritdoc/>
    public string Name => "lagrangian";

    /// <inheritdoc/>
    public double FlowShare => 0.5;

    /// <inheritdoc/>
    public Tensor Error(IVelocityModel model, MapBatch batch)
    {
        Scalar last = batch.Path.TMax;
        var exact = model.InFloat32();
        double step = TotalDerivative.StepFor(batch.S);
        Tensor before = batch.S - step,
            after = (batch.S + step).clamp(max: last);
        var ends = Ends(exact, Twice(batch), cat([before, after])).chunk(2);

        return (ends[1] - ends[0]) / (after - before).AlignTo(batch.Xt) - VelocityAt((ends[0] + ends[1]).detach() / 2);

        Tensor VelocityAt(Tensor x)
        {
            using var frozen = no_grad();
            var middle = (before + after) / 2;

            return batch.Limited(model.AverageVelocity(x, middle, middle, batch.Labels));
        }
    }

    /// <summary>X_{t,s}(x_t).</summary>
    private static Tensor Ends(IVelocityModel model, MapBatch batch, Tensor s) =>
        batch.Xt + (s - batch.T).AlignTo(batch.Xt) * model.AverageVelocity(batch.Xt, batch.T, s, batch.Labels);

    // Both ends of the difference in one pass: the network is read once.
    private static MapBatch Twice(MapBatch batch) =>
        batch with
        {
            Xt = cat([batch.Xt, batch.Xt]),
            T = cat([batch.T, batch.T]),
            Labels = batch.Labels is { } labels ? cat([labels, labels]) : null,
        };
}
