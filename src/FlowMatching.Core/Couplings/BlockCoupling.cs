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
    public RowChoice? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);

        using var scope = NewDisposeScope();
        int count = (int)x0.shape[0];
        float[] noise = x0.ToFloatArray(), data = x1.ToFloatArray();
        double[] uniforms = rand(count, dtype: ScalarType.Float64, generator: rng).ToDoubleArray();
        var groups = RowGroups.Of(count, block, labels?.ToLongArray());

        return () => Choose(noise, data, uniforms, groups);
    }

    private long[] Choose(float[] noise, float[] data, double[] uniforms, IReadOnlyList<int[]> groups)
    {
        long[] chosen = new long[uniforms.Length];
        int dimension = noise.Length / Math.Max(1, uniforms.Length);
        try
        {
            Parallel.ForEach(groups, rows =>
            {
                using var costs = CostMatrix.SquaredDistances(Rows(noise, rows, dimension), Rows(data, rows, dimension), dimension);
                int[] columns = matcher.Match(costs, Array.ConvertAll(rows, row => uniforms[row]));
                for (int i = 0; i < rows.Length; i++)
                {
                    chosen[rows[i]] = rows[columns[i]];
                }
            });
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
