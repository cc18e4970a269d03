using FlowMatching.Core.Engine;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Likelihood;

/// <summary>The divergence of a field, div v = Σ_d ∂v_d/∂x_d: exactly, or as Hutchinson's estimate.</summary>
/// <remarks>The field must treat each row by itself. It is differentiated once: no graph of the derivative is made.</remarks>
internal static class Divergence
{
    /// <summary>Evaluates a field and its exact divergence: one backward pass for each coordinate.</summary>
    /// <param name="v">The field, differentiable in x.</param>
    /// <param name="x">States, shape (B, D).</param>
    /// <param name="t">The time.</param>
    /// <returns>v(x, t), shape (B, D), and div v, shape (B, 1), both without a graph.</returns>
    public static (Tensor Velocity, Tensor Divergence) Evaluate(VectorField v, Tensor x, double t)
    {
        using var graph = enable_grad();
        using var passes = Backpropagation.AllowSeveralPasses();
        var input = x.detach().alias().requires_grad_(true);
        var velocity = v(input, t);
        long dimension = x.shape[1];
        List<Tensor> slopes = [];
        for (long d = 0; d < dimension; d++)
        {
            // Rows do not mix, so the gradient of the sum over the batch holds each row's own ∂v_d/∂x.
            var gradient = Backpropagation.Of(velocity.select(1, d).sum(), input, keepGraph: d + 1 < dimension);
            slopes.Add(gradient.select(1, d));
        }

        return (velocity.detach(), stack(slopes, 1).sum(1, keepdim: true));
    }

    /// <summary>Evaluates a field and, for each probe z, the estimate zᵀ (∂v/∂x) z of its divergence: one backward pass for each
    /// probe.</summary>
    /// <remarks>Hutchinson 1990; Grathwohl et al. 2019 (arXiv:1810.01367), Eq. 7: E zᵀ J z = tr J where E z zᵀ = I.</remarks>
    /// <param name="v">The field, differentiable in x.</param>
    /// <param name="x">States, shape (B, D).</param>
    /// <param name="t">The time.</param>
    /// <param name="probes">Probes z of mean 0 and covariance I, k tensors of shape (B, D).</param>
    /// <returns>v(x, t), shape (B, D), and the k estimates, shape (B, k), both without a graph.</returns>
    public static (Tensor Velocity, Tensor Estimates) Estimate(VectorField v, Tensor x, double t, IReadOnlyList<Tensor> probes)
    {
        using var graph = enable_grad();
        using var passes = Backpropagation.AllowSeveralPasses();
        var input = x.detach().alias().requires_grad_(true);
        var velocity = v(input, t);
        List<Tensor> estimates = [];
        for (int i = 0; i < probes.Count; i++)
        {
            var gradient = Backpropagation.Of((velocity * probes[i]).sum(), input, keepGraph: i + 1 < probes.Count);
            estimates.Add((gradient * probes[i]).sum(1L));
        }

        return (velocity.detach(), stack(estimates, 1));
    }
}
