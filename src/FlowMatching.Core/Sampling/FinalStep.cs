using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>The gap from tMax to t = 1 of a path whose coefficients are singular at t = 1.</summary>
/// <remarks>
/// Samples come up through it by the estimate of x1 (<see cref="ToData"/>). Points of the data go down through it along the velocity that
/// the field has at tMax (<see cref="FromData"/>), and so does their likelihood. In all paths v itself is bounded at t = 1 where the data
/// has a smooth density: on an affine path v = (α'/α) x + (D σ/α) ∇ log p_t, and D σ is finite. One step of Euler's is therefore wrong by
/// (1 − tMax)² only, about (σ(tMax)/s)⁴ for data that is smooth on the scale s &gt; σ(tMax), while the estimate of x1, which takes all
/// noise for such that has to go, makes them narrower by the part (σ(tMax)/s)² of their variance: 0.002 on linear-vp for s = 1, 10⁻⁴ on vp.
/// Where the data is no smoother than σ(tMax), neither is right.
/// </remarks>
internal static class FinalStep
{
    /// <summary>Takes states from tMax to 1, in one evaluation: the estimate of x1.</summary>
    /// <param name="field">The velocity.</param>
    /// <param name="x">States at tMax, shape (B, *).</param>
    /// <param name="path">A path that ends before t = 1.</param>
    public static Tensor ToData(VectorField field, Tensor x, IProbabilityPath path)
    {
        double t = path.TMax;

        return path.PredictX1(field(x, t), x, full([x.shape[0]], t, dtype: x.dtype, device: x.device));
    }

    /// <summary>Takes states from 1 to tMax, in one evaluation, or none where there is no gap: x − (1 − tMax) v(x, tMax).</summary>
    /// <param name="field">What the states follow: the velocity, or with it the divergence.</param>
    /// <param name="x">States at 1, shape (B, *).</param>
    /// <param name="path">The path.</param>
    public static Tensor FromData(VectorField field, Tensor x, IProbabilityPath path) =>
        path.TMax < 1 ? x - (1 - path.TMax) * field(x, path.TMax) : x;
}
