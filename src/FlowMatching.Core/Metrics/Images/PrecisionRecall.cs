using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Precision, how many samples look real, and recall, how much of what is real the samples reach.</summary>
/// <remarks>Kynkäänniemi et al. 2019 (arXiv:1904.06991), section 2: each set stands for the balls about its features that reach to the k-th
/// nearest of its own, k = 3; precision is the part of the samples inside the balls of the real ones, recall the part of the real ones
/// inside those of the samples. Both depend on the number of features: take as many of each.</remarks>
/// <param name="Precision">The part of the samples within the real manifold, in [0, 1].</param>
/// <param name="Recall">The part of the real features within the manifold of the samples, in [0, 1].</param>
public sealed record PrecisionRecall(double Precision, double Recall)
{
    /// <summary>Measures both.</summary>
    /// <param name="samples">Features of samples, shape (N, F), float32 or float64; N &gt; k.</param>
    /// <param name="real">Features of real images, shape (M, F); M &gt; k.</param>
    /// <param name="k">The neighbour that a ball reaches to, 1 or more.</param>
    public static PrecisionRecall Measure(Tensor samples, Tensor real, int k = 3)
    {
        SquaredDistances.Require(samples, real);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (Math.Min(samples.shape[0], real.shape[0]) <= k)
        {
            throw new ArgumentException(
                $"There are {samples.shape[0]} samples and {real.shape[0]} real features, expected more than {k} of each."
            );
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        return new PrecisionRecall(PartInside(samples, real, SquaredRadii(real, k)), PartInside(real, samples, SquaredRadii(samples, k)));
    }

    /// <summary>The squared distance of each row to the k-th nearest other one, shape (M).</summary>
    private static Tensor SquaredRadii(Tensor rows, int k)
    {
        List<Tensor> radii = [];
        foreach (var (first, count) in SquaredDistances.Parts(rows.shape[0], rows.shape[0]))
        {
            using var scope = NewDisposeScope();
            // the row itself among them
            var nearest = SquaredDistances.Between(rows.narrow(0, first, count), rows).topk(k + 1, dim: 1, largest: false).values;
            radii.Add(nearest.select(1, k).MoveToOuterDisposeScope());
        }

        return cat(radii);
    }

    private static double PartInside(Tensor queries, Tensor centres, Tensor squaredRadii)
    {
        Scalar border = 0;
        double inside = 0;
        foreach (var (first, count) in SquaredDistances.Parts(queries.shape[0], centres.shape[0]))
        {
            using var scope = NewDisposeScope();
            var slack = SquaredDistances.Between(queries.narrow(0, first, count), centres) - squaredRadii.unsqueeze(0);
            inside += (-slack).max(1L).values.ge(border).to_type(ScalarType.Float64).sum().item<double>();
        }

        return inside / queries.shape[0];
    }
}
