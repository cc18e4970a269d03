using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;

using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>Solves the SDE that has the marginals of the flow: dX = [v + g ∇ log p_t] dt + √(2g) dW with g(t) = c σ(t)²/2, on equal steps.</summary>
/// <remarks>
/// Any g ≥ 0 leaves the marginals as they are, Song et al. 2021 (arXiv:2011.13456), Ma et al. 2024 (arXiv:2401.08740); c = 0 is Euler's method
/// on the ODE. With ∇ log p_t = −ε/σ one σ cancels: g ∇ log p_t = −c σ ε/2, which is finite where σ = 0, and √(2g) = √c σ. A step of
/// Euler and Maruyama is x' = x + h (v − c σ ε/2) + √(c h) σ ξ, one evaluation of the field; the last one is without ξ, as nothing would take
/// that noise away again. It holds for Gaussian x0 independent of x1 only.
/// </remarks>
/// <param name="path">The path of the field.</param>
/// <param name="churn">c ≥ 0.</param>
/// <param name="noise">Where the ξ come from.</param>
internal sealed class EulerMaruyama(IAffinePath path, double churn, SampleNoise noise)
{
    /// <summary>Solves from tMin to tMax.</summary>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The states at tMin, shape (B, D); they stay the caller's.</param>
    /// <param name="steps">Number of steps, 1 or more.</param>
    /// <param name="first">Number of the first of these samples.</param>
    /// <param name="onStep">Called with (0, x) before the first step and with (i, x) after the i-th; it must not keep x.</param>
    /// <returns>The states at tMax, a new tensor.</returns>
    public Tensor Integrate(VectorField v, Tensor x, int steps, int first, Action<int, Tensor> onStep)
    {
        var state = x.alias();
        onStep(0, state);
        for (int i = 0; i < steps; i++)
        {
            var next = Step(v, state, i, steps, first);
            state.Dispose();
            state = next;
            onStep(i + 1, state);
        }

        return state;
    }

    private Tensor Step(VectorField v, Tensor x, int i, int steps, int first)
    {
        using var scope = NewDisposeScope();
        double h = (path.TMax - path.TMin) / steps, t = path.TMin + i * h, sigma = path.AtTime(t).Sigma;
        var velocity = v(x, t);
        var epsilon = path.NoiseEstimate(velocity, x, full([x.shape[0]], t, dtype: x.dtype, device: x.device));
        var next = x + h * (velocity - churn * sigma / 2 * epsilon);

        return (i + 1 < steps ? next + Math.Sqrt(churn * h) * sigma * noise.Draw(i, first, x) : next).MoveToOuterDisposeScope();
    }
}
