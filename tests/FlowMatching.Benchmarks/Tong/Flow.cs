using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The flows of all seeds, trained together: AdamW at 1e-3, weight decay 1e-5, uniform times, neither clipping nor
/// averaging.</summary>
internal sealed class Flow(IReadOnlyList<long> seeds, string stream) : IDisposable
{
    private const double LearningRate = 1e-3,
        WeightDecay = 1e-5;
    private const int EulerSteps = 100;

    private readonly BatchedMlp network = new(seeds, stream);

    /// <summary>Trains every seed's network on its own batches.</summary>
    internal void Train(Points points, Method method, int steps)
    {
        var path = ProbabilityPaths.Create(method.Path.Resolve(dataStd: 1)); // no path of the table depends on the data
        var coupling = CouplingCatalog.Create(method.Coupling);
        using EmaOptimizer optimizer = new(network.named_parameters(), new AdamWSettings { WeightDecay = WeightDecay });
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            using var rng = new RandomStreams(seeds[0]).For("tong-step", step);
            Loss(points.Draw(method.Batch, step), path, coupling, rng).backward();
            optimizer.Step(LearningRate, gradientScale: 1, emaDecay: 0);
            optimizer.ZeroGrad();
        }
    }

    /// <summary>Euler's method from x0, shape (S, N, 2).</summary>
    /// <returns>The ends, and the path energy ∫ E‖v‖² dt of each seed, shape (S).</returns>
    internal (Tensor Ends, Tensor Energy) Push(Tensor x0)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (x, energy) = (x0, zeros(seeds.Count));
        for (int i = 0; i < EulerSteps; i++)
        {
            using var step = NewDisposeScope();
            var v = network.call(x, full([x.shape[0], x.shape[1]], (double)i / EulerSteps));
            energy = (energy + v.square().sum(2).mean([1]) / EulerSteps).MoveToOuterDisposeScope();
            x = (x + v / EulerSteps).MoveToOuterDisposeScope();
        }

        return (x.MoveToOuterDisposeScope(), energy.MoveToOuterDisposeScope());
    }

    public void Dispose() => network.Dispose();

    /// <summary>The sum over seeds of each one's mean: no seed's gradient depends on how many there are.</summary>
    private Tensor Loss((Tensor X0, Tensor X1) batch, IProbabilityPath path, ICoupling coupling, Generator rng)
    {
        long count = batch.X0.shape[1],
            rows = seeds.Count * count;
        // Blocks of one batch: each seed's pairs are made among themselves.
        var (x0, x1) = coupling.Pair(batch.X0.reshape(rows, 2), batch.X1.reshape(rows, 2), rng);
        var t = path.TMin + (path.TMax - path.TMin) * rand(rows, generator: rng);
        var (xt, ut) = path.Sample(x0, x1, t, rng);
        var v = network.call(xt.reshape(seeds.Count, count, 2), t.reshape(seeds.Count, count));

        return (v.reshape(rows, 2) - ut).square().mean() * seeds.Count;
    }
}
