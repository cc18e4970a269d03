using System.Runtime.ExceptionServices;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Pairs noise and data block by block by their squared distances. x0 keeps its order; rows of x1 are chosen.</summary>
/// <remarks>A batch is cut into blocks of rows that follow each other; the last one may be smaller. Where there are classes, the rows of
/// each class of a block are paired among themselves: a plain mini-batch coupling would give a class the noise that lies near it, and so
/// skew the conditional law. Blocks are worked at on all cores; which one is done first changes nothing.</remarks>
/// <param name="matcher">How a block is paired.</param>
/// <param name="block">Rows of a block, 1 or more.</param>
internal sealed class BlockCoupling(IRowMatcher matcher, int block) : ICoupling
{
    /// <inheritdoc/>
    public string Name => matcher.Name;

    /// <inheritdoc/>
    public Func<long[]>? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);

        using var scope = NewDisposeScope();
        int count = (int)x0.shape[0];
        float[] noise = x0.ToFloatArray(),
            data = x1.ToFloatArray();
        double[] uniforms = rand(count, dtype: ScalarType.Float64, generator: rng).ToDoubleArray();
        var groups = Groups(count, labels?.ToLongArray());

        return () => Choose(noise, data, uniforms, groups);
    }

    /// <summary>Which rows may change places with each other: those of a block, or of one class of it; upwards in each group.</summary>
    private IReadOnlyList<int[]> Groups(int count, long[]? labels)
    {
        var blocks = Enumerable.Range(0, count).Chunk(block);

        return labels is null
            ? [.. blocks]
            : [.. blocks.SelectMany(rows => rows.GroupBy(row => labels[row]).Select(group => group.ToArray()))];
    }

    private long[] Choose(float[] noise, float[] data, double[] uniforms, IReadOnlyList<int[]> groups)
    {
        long[] chosen = new long[uniforms.Length];
        int dimension = noise.Length / Math.Max(1, uniforms.Length);
        try
        {
            Parallel.ForEach(
                groups,
                rows =>
                {
                    using var costs = CostMatrix.SquaredDistances(Rows(noise, rows, dimension), Rows(data, rows, dimension), dimension);
                    int[] columns = matcher.Match(costs, Array.ConvertAll(rows, row => uniforms[row]));
                    for (int i = 0; i < rows.Length; i++)
                        chosen[rows[i]] = rows[columns[i]];
                }
            );
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]); // of several blocks that fail, one tells enough
        }

        return chosen;
    }

    private static float[] Rows(float[] points, int[] rows, int dimension)
    {
        float[] taken = new float[rows.Length * dimension];
        for (int i = 0; i < rows.Length; i++)
        {
            points.AsSpan(rows[i] * dimension, dimension).CopyTo(taken.AsSpan(i * dimension));
        }

        return taken;
    }
}

/// <summary>Pairs the rows of two small sets by what the pairs cost. Any thread may use it.</summary>
internal interface IRowMatcher : INamed
{
    /// <summary>Chooses a column for each row.</summary>
    /// <param name="costs">c(i, j) = ‖x0_i − x1_j‖², n x n.</param>
    /// <param name="uniforms">One number in [0, 1) for each row: all the randomness there is.</param>
    /// <returns>The column of each row.</returns>
    int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms);
}

/// <summary>The permutation of the least sum of squared distances: optimal transport between two sets of n points of weight 1/n.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482), section 3.2, "OT-CFM" with its mini-batch approximation; Pooladian et al. 2023
/// (arXiv:2304.14772). An optimal plan of equal weights can be taken to be a permutation, so every point is used once.</remarks>
internal sealed class ExactMatcher : IRowMatcher
{
    /// <summary>The name of the coupling.</summary>
    public const string CouplingName = "ot";

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms) => LinearAssignment.Solve(costs);
}

/// <summary>Draws each row's partner from the plan of entropic optimal transport.</summary>
/// <remarks>The plan of <see cref="Sinkhorn"/>; with reg = 2σ² it is the coupling of the Schrödinger bridge, Tong et al. 2024
/// (arXiv:2302.00482), section 3.2, "SB-CFM". Every row of x0 is kept once, and its x1 is drawn from its row of the plan: over many
/// batches the pairs follow the plan; in one batch a row of x1 can come twice or not at all.</remarks>
/// <param name="settings">The regularisation and when the iteration has converged.</param>
internal sealed class SinkhornMatcher(CouplingSettings settings) : IRowMatcher
{
    /// <summary>The name of the coupling.</summary>
    public const string CouplingName = "sinkhorn";

    /// <summary>Where no regularisation is given it is this part of the mean cost of all pairs of the block.</summary>
    public const double DefaultRelativeReg = 0.05;

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms)
    {
        double mean = MeanOfAll(costs);
        double reg = settings.SinkhornReg ?? (mean > 0 ? DefaultRelativeReg * mean : 1); // equal points cost nothing at any reg
        var plan = Sinkhorn.Solve(
            costs,
            new SinkhornSettings
            {
                Reg = reg,
                Iterations = settings.SinkhornIterations ?? SinkhornSettings.DefaultIterations,
                Tolerance = settings.SinkhornTolerance ?? SinkhornSettings.DefaultTolerance,
            }
        );
        int[] columns = new int[costs.Size];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = plan.DrawColumn(i, uniforms[i]);

        return columns;
    }

    private static double MeanOfAll(CostMatrix costs)
    {
        double sum = 0;
        for (int i = 0; i < costs.Size; i++)
        {
            foreach (float cost in costs.Row(i)[..costs.Size])
                sum += cost;
        }

        return sum / ((double)costs.Size * costs.Size);
    }
}
