using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Likelihood;

/// <summary>The exact divergence of a field: div v = Σ_d ∂v_d/∂x_d, one backward pass for each coordinate.</summary>
/// <remarks>The field must treat each row by itself. It is differentiated once: no graph of the derivative is made.</remarks>
internal static class Divergence
{
    /// <summary>Evaluates a field and its divergence.</summary>
    /// <param name="v">The field, differentiable in x.</param>
    /// <param name="x">States, shape (B, D).</param>
    /// <param name="t">The time.</param>
    /// <returns>v(x, t), shape (B, D), and div v, shape (B, 1), both without a graph.</returns>
    public static (Tensor Velocity, Tensor Divergence) Evaluate(VectorField v, Tensor x, double t)
    {
        using var graph = enable_grad();
        var input = x.detach().alias().requires_grad_(true);
        var velocity = v(input, t);
        long dimension = x.shape[1];
        List<Tensor> slopes = [];
        for (long d = 0; d < dimension; d++)
        {
            // Rows do not mix, so the gradient of the sum over the batch holds each row's own ∂v_d/∂x.
            var gradient = autograd.grad([velocity.select(1, d).sum()], [input], retain_graph: d + 1 < dimension)[0];
            slopes.Add(gradient.select(1, d));
        }

        return (velocity.detach(), stack(slopes, 1).sum(1, keepdim: true));
    }
}
