using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Likelihood;

/// <summary>The log-likelihood of points under a flow: log p1(x1) = log p0(x0) − ∫ div v(x_t, t) dt along the trajectory that ends in x1.</summary>
/// <remarks>
/// The instantaneous change of variables, Chen et al. 2018 (arXiv:1806.07366), Theorem 1. The state (x, ℓ) with ℓ' = div v runs from
/// (x1, 0) at tMax back to tMin, where ℓ = −∫ div v dt and p0 = N(0, σ(tMin)² I). The divergence is exact. Densities are in the units in
/// which the model was trained; for standardised data subtract D ln s to have them in data units.
/// </remarks>
/// <param name="field">The velocity v, differentiable in x, each row by itself.</param>
/// <param name="path">The path that gives the interval of time and the width of p0.</param>
public sealed class LogLikelihood(VectorField field, IProbabilityPath path)
{
    /// <summary>The log-likelihood under a trained model.</summary>
    /// <param name="model">The model; float32 precision where digits matter.</param>
    public static LogLikelihood Of(VelocityModel model) => new(model.AsField(), model.Path);

    /// <summary>Computes log p1 at points, chunk by chunk, in float32 but for the sums.</summary>
    /// <param name="points">Points, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <param name="device">Where the field computes.</param>
    /// <param name="request">Solver, steps and chunk.</param>
    /// <param name="onProgress">Told after every chunk what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every chunk and after every solver step.</param>
    /// <returns>The natural logarithm of the density at each point.</returns>
    /// <exception cref="InvalidInputException">The request has faults; all of them are named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public double[] Evaluate(
        float[] points,
        int dimension,
        Device device,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default)
    {
        InvalidInputException.ThrowIfAny(request.Faults());

        double[] logs = new double[points.Length / dimension];
        for (int first = 0; first < logs.Length; first += request.Chunk)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(request.Chunk, logs.Length - first);
            var chunk = tensor(points[(first * dimension)..((first + count) * dimension)], [count, dimension]).to(device);

            LogDensity(chunk, request.Solver, request.Steps, cancel).ToDoubleArray().CopyTo(logs, first);
            onProgress?.Invoke((double)(first + count) / logs.Length);
        }

        return logs;
    }

    /// <summary>Computes log p1 at points in their own dtype.</summary>
    /// <param name="x1">Points, shape (B, D).</param>
    /// <param name="solver">The solver.</param>
    /// <param name="steps">Its steps, 1 or more.</param>
    /// <param name="cancel">Asked before the first and after every solver step.</param>
    /// <returns>log p1, shape (B).</returns>
    public Tensor LogDensity(Tensor x1, IOdeSolver solver, int steps, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        long dimension = x1.shape[1];
        var end = cat([x1, zeros_like(x1.narrow(1, 0, 1))], 1); // (x, ℓ) as one state of D + 1 coordinates

        var start = solver.Integrate(Augmented, end, path.TMax, path.TMin, steps, (_, _, _) => cancel.ThrowIfCancellationRequested());
        var logs = LogNoise(start.narrow(1, 0, dimension)) + start.select(1, dimension);

        return logs.MoveToOuterDisposeScope();
    }

    private Tensor Augmented(Tensor state, double t)
    {
        var (velocity, divergence) = Divergence.Evaluate(field, state.narrow(1, 0, state.shape[1] - 1), t);

        return cat([velocity, divergence], 1);
    }

    /// <summary>log N(x; 0, σ² I) = −‖x‖²/(2σ²) − D/2 log(2π σ²), shape (B).</summary>
    private Tensor LogNoise(Tensor x)
    {
        double variance = Math.Pow(path.StartScale(), 2);

        return -x.square().sum(1) / (2 * variance) - x.shape[1] / 2.0 * Math.Log(2 * Math.PI * variance);
    }
}
