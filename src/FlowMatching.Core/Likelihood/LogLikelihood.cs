using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Likelihood;

/// <summary>The log-likelihood of points under a flow: log p1(x1) = log p0(x0) − ∫ div v(x_t, t) dt along the trajectory that ends in
/// x1.</summary>
/// <remarks>
/// The instantaneous change of variables, Chen et al. 2018 (arXiv:1806.07366), Theorem 1. The state (x, ℓ) with ℓ' = div v runs from
/// (x1, 0) at t = 1 back to tMin, where ℓ = −∫ div v dt and p0 is the law of σ(tMin) x0; a path that ends at tMax &lt; 1 has the velocity
/// of tMax on the rest of its way (<see cref="FinalStep"/>). The divergence is exact, or Hutchinson's estimate
/// with k Rademacher probes that stay the same along a trajectory (Grathwohl et al. 2019, arXiv:1810.01367): then log p1 is estimated
/// without bias, once by each probe, and the mean over the probes is given; exp of it is biased by about p1 Var/(2k), and exp(log p) must
/// not be averaged. Densities are in the units in which the model was trained; for standardised data subtract D ln s to have them in data
/// units.
/// </remarks>
public sealed class LogLikelihood
{
    private readonly Func<int, int, VectorField> fieldOf;
    private readonly IProbabilityPath path;
    private readonly IKnownDensity? source;

    /// <summary>Makes the likelihood of a field.</summary>
    /// <param name="field">The velocity v, differentiable in x, each row by itself.</param>
    /// <param name="path">The path that gives the interval of time and the width σ(tMin) of the start.</param>
    /// <param name="source">The density of x0; null is N(0, I).</param>
    public LogLikelihood(VectorField field, IProbabilityPath path, IKnownDensity? source = null)
        : this((_, _) => field, path, source) { }

    private LogLikelihood(Func<int, int, VectorField> fieldOf, IProbabilityPath path, IKnownDensity? source) =>
        (this.fieldOf, this.path, this.source) = (fieldOf, path, source);

    /// <summary>The log-likelihood under a flow.</summary>
    /// <param name="flow">The flow; float32 precision where digits matter.</param>
    /// <exception cref="InvalidInputException">It starts from a law whose density is not known.</exception>
    public static LogLikelihood Of(IFlow flow) => new(flow.AsField(), flow.Path, SourceDensity(flow.Source));

    /// <summary>The log-likelihood log p1(x1 | c) of points of known classes under the flows to these.</summary>
    /// <param name="flow">The flow; float32 precision where digits matter.</param>
    /// <param name="classes">The class of each point that will be evaluated, in their order.</param>
    /// <exception cref="InvalidInputException">It starts from a law whose density is not known.</exception>
    public static LogLikelihood Of(IFlow flow, IReadOnlyList<int> classes) =>
        new(
            (first, count) => ConditionalField.Of(flow, new SampleRequest { Classes = classes }, first, count),
            flow.Path,
            SourceDensity(flow.Source)
        );

    /// <summary>Computes log p1 at points, chunk by chunk, in float32 but for the sums.</summary>
    /// <returns>The natural logarithm of the density at each point.</returns>
    /// <inheritdoc cref="Estimate"/>
    public double[] Evaluate(
        float[] points,
        int dimension,
        Device device,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    ) => [.. Estimate(points, dimension, device, request, onProgress, cancel).Logs];

    /// <summary>Computes log p1 at points with its standard errors, chunk by chunk, in float32 but for the sums.</summary>
    /// <param name="points">Points, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <param name="device">Where the field computes.</param>
    /// <param name="request">Solver, steps, probes and chunk.</param>
    /// <param name="onProgress">Told after every chunk what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every chunk and after every solver step.</param>
    /// <returns>The mean over the probes at each point, and its standard error.</returns>
    /// <exception cref="InvalidInputException">The request has faults; all of them are named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LikelihoodReading Estimate(
        float[] points,
        int dimension,
        Device device,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        float[] estimates = Estimates(points, dimension, device, request, 0, points.Length / dimension, onProgress, cancel);

        return LikelihoodReading.Of(estimates, request);
    }

    /// <summary>Computes log p1 at the points from begin, where a chunk of all points begins, up to end, where another one does or the
    /// points end: one estimate from each probe.</summary>
    /// <returns>The estimates, shape (end − begin, k), row-major; k = 1 for the exact divergence.</returns>
    /// <inheritdoc cref="Estimate"/>
    internal float[] Estimates(
        float[] points,
        int dimension,
        Device device,
        LikelihoodRequest request,
        int begin,
        int end,
        Action<double>? onProgress,
        CancellationToken cancel
    )
    {
        InvalidInputException.ThrowIfAny(request.Faults());

        List<float> estimates = [];
        for (int first = begin; first < end; first += request.Chunk)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(request.Chunk, end - first);
            var chunk = tensor(points[(first * dimension)..((first + count) * dimension)], [count, dimension]).to(device);
            var probes = Probes(chunk, request, first);

            var logs = LogDensities(fieldOf(first, count), chunk, request.Solver, request.Steps, probes, cancel);
            estimates.AddRange(logs.ToFloatArray());
            onProgress?.Invoke((double)(first + count - begin) / (end - begin));
        }

        return [.. estimates];
    }

    /// <summary>Computes log p1 at points in their own dtype, by the exact divergence.</summary>
    /// <param name="x1">Points, shape (B, D).</param>
    /// <param name="solver">The solver.</param>
    /// <param name="steps">Its steps, 1 or more.</param>
    /// <param name="cancel">Asked before the first and after every solver step.</param>
    /// <returns>log p1, shape (B).</returns>
    public Tensor LogDensity(Tensor x1, IOdeSolver solver, int steps, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();

        return LogDensities(fieldOf(0, (int)x1.shape[0]), x1, solver, steps, probes: null, cancel).select(1, 0).MoveToOuterDisposeScope();
    }

    /// <summary>Computes log p1 at points in their own dtype, once for each probe, along one and the same trajectory.</summary>
    /// <param name="field">The velocity.</param>
    /// <param name="x1">Points, shape (B, D).</param>
    /// <param name="solver">The solver.</param>
    /// <param name="steps">Its steps, 1 or more.</param>
    /// <param name="probes">k probes of shape (B, D), the same at all times; null takes the exact divergence.</param>
    /// <param name="cancel">Asked before the first and after every solver step.</param>
    /// <returns>log p1, shape (B, k), or (B, 1) by the exact divergence.</returns>
    internal Tensor LogDensities(
        VectorField field,
        Tensor x1,
        IOdeSolver solver,
        int steps,
        IReadOnlyList<Tensor>? probes,
        CancellationToken cancel = default
    )
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        long dimension = x1.shape[1],
            columns = probes?.Count ?? 1;
        var end = cat([x1, zeros(x1.shape[0], columns, dtype: x1.dtype, device: x1.device)], 1); // (x, ℓ) as one state of D + k coordinates

        VectorField augmented = (state, t) => Augmented(field, state.narrow(1, 0, dimension), t, probes);

        var start = solver.Integrate(
            augmented,
            FinalStep.FromData(augmented, end, path),
            path.TMax,
            path.TMin,
            steps,
            (_, _, _) => cancel.ThrowIfCancellationRequested()
        );
        var logs = LogStart(start.narrow(1, 0, dimension)).unsqueeze(1) + start.narrow(1, dimension, columns);

        return logs.MoveToOuterDisposeScope();
    }

    private static List<Tensor>? Probes(Tensor points, LikelihoodRequest request, int first)
    {
        if (request.Probes is not { } count)
            return null;

        using var rng = new RandomStreams(request.Seed).For("likelihood-probes", first);

        return [.. Enumerable.Range(0, count).Select(_ => (2 * floor(2 * rand(points.shape, generator: rng)) - 1).to(points.device))];
    }

    private static Tensor Augmented(VectorField field, Tensor x, double t, IReadOnlyList<Tensor>? probes)
    {
        var (velocity, divergence) = probes is null ? Divergence.Evaluate(field, x, t) : Divergence.Estimate(field, x, t, probes);

        return cat([velocity, divergence], 1);
    }

    private static IKnownDensity? SourceDensity(ISource source) =>
        source.IsGaussian
            ? null
            : DataSets.Get(source.Name) as IKnownDensity
                ?? throw new InvalidInputException(
                    $"The likelihood of a flow needs the density of its source, which has no closed form for {source.Name}; it is known for "
                        + $"{GaussianSource.SourceName}, {string.Join(", ", DataSets.All.Where(data => data is IKnownDensity).Select(data => data.Name))}."
                );

    /// <summary>The log-density of σ x0 at x, shape (B): log p0(x/σ) − D log σ.</summary>
    private Tensor LogStart(Tensor x)
    {
        double scale = path.StartScale();
        var x0 = x / scale;
        var logs = source is null
            ? -x0.square().sum(1L) / 2 - x.shape[1] / 2.0 * Math.Log(2 * Math.PI)
            : tensor(source.LogDensity(x0.ToFloatArray())).to(x.dtype, x.device);

        return logs - x.shape[1] * Math.Log(scale);
    }
}
