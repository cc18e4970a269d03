using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>The nearest of many images to each of some, by the L2 distance of their pixels.</summary>
/// <remarks>Samples much nearer to the training images than test images are have been learnt by heart: lay the distances of samples beside
/// those of as many test images.</remarks>
/// <param name="Indices">For each image the number of its nearest one.</param>
/// <param name="Distances">The distance to it, √Σ (x − y)², in the units of the pixels.</param>
public sealed record NearestNeighbours(IReadOnlyList<long> Indices, IReadOnlyList<double> Distances)
{
    private const long References = 8192,
        Queries = 512;

    /// <summary>The mean distance.</summary>
    public double MeanDistance => Distances.Average();

    /// <summary>The median distance, of an even number the lower one of the two in the middle.</summary>
    public double MedianDistance => Distances.Order().ElementAt((Distances.Count - 1) / 2);

    /// <summary>Finds them.</summary>
    /// <param name="images">Images, shape (N, *), of any type; each is compared in float32.</param>
    /// <param name="among">The images to look among, shape (M, *), of the same size and scale.</param>
    /// <param name="cancel">Asked before every part of the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static NearestNeighbours Find(Tensor images, Tensor among, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Tensor x = images.flatten(1),
            y = among.flatten(1);
        SquaredDistances.Require(x, y);
        List<long> indices = [];
        List<double> distances = [];
        for (long first = 0; first < x.shape[0]; first += Queries)
        {
            using var part = NewDisposeScope();
            var query = Rows(x, first, Queries);
            long[] nearest = Nearest(query, y, cancel);
            indices.AddRange(nearest);
            distances.AddRange(
                (query - y.index_select(0, tensor(nearest)).to_type(ScalarType.Float32)).square().sum(1L).sqrt().ToDoubleArray()
            );
        }

        return new NearestNeighbours(indices, distances);
    }

    private static long[] Nearest(Tensor query, Tensor among, CancellationToken cancel)
    {
        long[] best = new long[query.shape[0]];
        float[] least = [.. Enumerable.Repeat(float.PositiveInfinity, best.Length)];
        for (long first = 0; first < among.shape[0]; first += References)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (values, places) = (-SquaredDistances.Between(query, Rows(among, first, References))).max(1L);
            float[] squares = values.ToFloatArray();
            long[] found = places.ToLongArray();
            for (int i = 0; i < best.Length; i++)
            {
                (least[i], best[i]) = -squares[i] < least[i] ? (-squares[i], first + found[i]) : (least[i], best[i]);
            }
        }

        return best;
    }

    private static Tensor Rows(Tensor images, long first, long most) =>
        images.narrow(0, first, Math.Min(most, images.shape[0] - first)).to_type(ScalarType.Float32);
}
