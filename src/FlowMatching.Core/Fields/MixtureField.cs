using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Fields;

/// <summary>The marginal velocity of an affine path from X0 ~ N(0, I) to a mixture of round Gaussians or to a finite set of points,
/// exactly.</summary>
/// <remarks>
/// For p1 = 1/K Σ_k N(z_k, s² I), independent of X0, X_t given k is N(α z_k, V I) with V = α² s² + σ². With w = softmax_k(−‖x − α
/// z_k‖²/(2V)) and m = Σ_k w_k z_k, E[X1 | x] = m + α s²/V (x − α m) and E[X0 | x] = σ/V (x − α m), so
/// v = α' E[X1 | x] + σ' E[X0 | x] = α' m + (α α' s² + σ σ')/V (x − α m). Lipman et al. 2023 (arXiv:2210.02747), Eq. 8, in closed form; s =
/// 0 is the finite set {z_k}, whose field has no value where σ = 0: there V is taken as 1e-10. Computed in float64 and given in the dtype
/// of x.
/// </remarks>
/// <param name="centres">The z_k, K rows of D numbers.</param>
/// <param name="dimension">Number D of coordinates.</param>
/// <param name="std">The standard deviation s ≥ 0.</param>
/// <param name="path">The path.</param>
public sealed class MixtureField(double[] centres, int dimension, double std, AffinePath path)
{
    private const double LeastVariance = 1e-10;

    /// <summary>How many distances are held at a time: 1 MB of them, which stay in a core's cache.</summary>
    private const long MostWeights = 1 << 17;

    /// <summary>Number K of centres.</summary>
    public int Count => centres.Length / dimension;

    /// <summary>The velocity as a solver takes it.</summary>
    public VectorField AsField() => Velocity;

    /// <summary>Evaluates the velocity.</summary>
    /// <param name="x">States, shape (B, D).</param>
    /// <param name="t">A time in [TMin, TMax] of the path.</param>
    /// <returns>v(x, t), shape (B, D), differentiable in x.</returns>
    public Tensor Velocity(Tensor x, double t)
    {
        using var scope = NewDisposeScope();
        var scales = path.At(t);
        var points = tensor(centres, [Count, dimension]).to(x.device);
        long rows = Math.Max(1, MostWeights / Count);
        List<Tensor> parts = [];
        for (long first = 0; first < x.shape[0]; first += rows)
        {
            parts.Add(Part(x.narrow(0, first, Math.Min(rows, x.shape[0] - first)).to_type(ScalarType.Float64), points, scales));
        }

        return cat(parts, 0).to_type(x.dtype).MoveToOuterDisposeScope();
    }

    private Tensor Part(Tensor x, Tensor points, ScheduleCoefficientsAt scales)
    {
        using var scope = NewDisposeScope(); // else all that lies between would stay until the last part is done: gigabytes of it
        var (alpha, sigma, dAlpha, dSigma) = scales;
        double variance = Math.Max(alpha * alpha * std * std + sigma * sigma, LeastVariance);
        double gain = (alpha * dAlpha * std * std + sigma * dSigma) / variance;

        // −‖x − α z‖²/(2V) without ‖x‖², which is the same for all k and cancels in the softmax.
        var logits = (alpha * x.mm(points.transpose(0, 1)) - alpha * alpha / 2 * points.square().sum(1L)) / variance;
        var mean = logits.softmax(1).mm(points);

        return (dAlpha * mean + gain * (x - alpha * mean)).MoveToOuterDisposeScope();
    }
}
