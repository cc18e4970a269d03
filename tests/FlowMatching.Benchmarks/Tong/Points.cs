using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The pairs of S seeds: each seed has 10,000 training points of its own, from which batches are drawn.</summary>
internal sealed class Points : IDisposable
{
    private const int TrainingPoints = 10_000;

    private readonly IReadOnlyList<long> seeds;
    private readonly Law source;
    private readonly Tensor? starts;
    private readonly Tensor ends;

    private Points(IReadOnlyList<long> seeds, Law source, Tensor? starts, Tensor ends) =>
        (this.seeds, this.source, this.starts, this.ends) = (seeds, source, starts, ends);

    /// <summary>The number of points of a seed.</summary>
    private long Count => ends.shape[1];

    /// <summary>Data of a task; a Gaussian source is drawn fresh at every step, any other is a data set too.</summary>
    internal static Points Of(Transport task, IReadOnlyList<long> seeds) =>
        new(
            seeds,
            task.Source,
            task.Source == Law.Normal ? null : Fixed(task.Source, seeds, "tong-source"),
            Fixed(task.Target, seeds, "tong-target")
        );

    /// <summary>The pairs of a flow: row i of one belongs to row i of the other.</summary>
    internal static Points Pairs(IReadOnlyList<long> seeds, Tensor starts, Tensor ends) =>
        new(seeds, Law.Normal, starts, ends) { Paired = true };

    private bool Paired { get; init; }

    /// <summary>Draws a batch for each seed, a pure function of the seed and the step.</summary>
    /// <returns>x0 and x1, shape (S, B, 2).</returns>
    internal (Tensor X0, Tensor X1) Draw(int batch, int step)
    {
        List<Tensor> x0 = [],
            x1 = [];
        for (int s = 0; s < seeds.Count; s++)
        {
            using var rng = new RandomStreams(seeds[s]).For("tong-batch", step);
            var rows = randint(Count, [batch], dtype: ScalarType.Int64, generator: rng);
            x1.Add(ends.select(0, s).index_select(0, rows));
            x0.Add(starts is null ? source.Draw(batch, rng) : starts.select(0, s).index_select(0, Paired ? rows : Others(batch, rng)));
        }

        return (stack(x0, 0), stack(x1, 0));
    }

    /// <summary>As many starting points as there are training points, for the pairs of a second flow.</summary>
    internal Tensor Starts() => starts?.alias() ?? Fixed(source, seeds, "tong-pairs");

    public void Dispose()
    {
        starts?.Dispose();
        ends.Dispose();
    }

    private Tensor Others(int batch, Generator rng) => randint(Count, [batch], dtype: ScalarType.Int64, generator: rng);

    /// <summary>Draws points of each seed, shape (S, 10,000, 2).</summary>
    private static Tensor Fixed(Law law, IReadOnlyList<long> seeds, string stream)
    {
        using var scope = NewDisposeScope();
        return stack([.. seeds.Select(seed => DrawOne(law, seed, stream))], 0).MoveToOuterDisposeScope();
    }

    private static Tensor DrawOne(Law law, long seed, string stream)
    {
        using var rng = new RandomStreams(seed).For(stream);
        return law.Draw(TrainingPoints, rng);
    }
}
