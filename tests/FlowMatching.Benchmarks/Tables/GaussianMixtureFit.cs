using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tables;

/// <summary>A mixture of Gaussians fitted to rows by expectation-maximisation (Dempster, Laird and Rubin 1977), with full covariances: what
/// a flow is to be compared with on small tables. To be used on the engine's thread.</summary>
/// <remarks>The first means are rows far from one another, the first one the nearest to the mean of all; so a fit is a pure function of the
/// rows.</remarks>
internal sealed class GaussianMixtureFit : IDisposable
{
    private const int MostRounds = 200;
    private const double Enough = 1e-5; // nats a row

    private readonly Tensor weights;
    private readonly Tensor means;
    private readonly Tensor covariances;

    private GaussianMixtureFit(Tensor weights, Tensor means, Tensor covariances) =>
        (this.weights, this.means, this.covariances) = (weights, means, covariances);

    /// <summary>Number K of Gaussians.</summary>
    internal int Gaussians => (int)weights.shape[0];

    /// <summary>Fits.</summary>
    /// <param name="rows">Rows, shape (N, D), float64, best of unit variance.</param>
    /// <param name="gaussians">Number K of Gaussians.</param>
    /// <param name="ridge">What is added to the variances, so that no Gaussian falls upon a single row.</param>
    internal static GaussianMixtureFit Of(Tensor rows, int gaussians, double ridge)
    {
        using var scope = NewDisposeScope();
        var responsibilities = Nearest(rows, FarRows(rows, gaussians));
        double before = double.NegativeInfinity;
        for (int round = 0; ; round++)
        {
            var fit = Maximise(rows, responsibilities, ridge);
            var joint = fit.Joint(rows);
            double likelihood = joint.logsumexp(1).mean().item<double>();
            if (round == MostRounds || likelihood - before < Enough)
                return fit.MoveOut();

            before = likelihood;
            responsibilities = nn.functional.softmax(joint, 1);
        }
    }

    /// <summary>The fit of least BIC, −2 log L + p ln N, p its free parameters.</summary>
    /// <param name="rows">Rows, shape (N, D), float64.</param>
    /// <param name="most">The most Gaussians to try.</param>
    /// <param name="ridge">What is added to the variances.</param>
    internal static GaussianMixtureFit Best(Tensor rows, int most, double ridge)
    {
        GaussianMixtureFit? best = null;
        double least = double.PositiveInfinity;
        for (int gaussians = 1; gaussians <= most; gaussians++)
        {
            var fit = Of(rows, gaussians, ridge);
            double bic = 2 * fit.NegativeLogLikelihoods(rows).Sum() + fit.FreeParameters() * Math.Log(rows.shape[0]);
            if (bic < least)
            {
                best?.Dispose();
                (best, least) = (fit, bic);
            }
            else
            {
                fit.Dispose();
            }
        }

        return best!;
    }

    /// <summary>−log p of rows, shape (N, D), in nats.</summary>
    internal double[] NegativeLogLikelihoods(Tensor rows)
    {
        using var scope = NewDisposeScope();

        return [.. Joint(rows).logsumexp(1).neg().data<double>()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.Dispose();
        means.Dispose();
        covariances.Dispose();
    }

    private double FreeParameters()
    {
        double dimension = means.shape[1];

        return Gaussians * (dimension + dimension * (dimension + 1) / 2) + Gaussians - 1;
    }

    private static GaussianMixtureFit Maximise(Tensor rows, Tensor responsibilities, double ridge)
    {
        var (counts, dimension) = (responsibilities.sum(0L) + 1e-9, rows.shape[1]);
        var means = responsibilities.t().mm(rows) / counts.unsqueeze(1);
        var spread = Enumerable
            .Range(0, (int)counts.shape[0])
            .Select(k => Covariance(rows - means[k], responsibilities.select(1, k), counts[k]));

        return new GaussianMixtureFit(counts / counts.sum(), means, stack(spread) + ridge * eye(dimension, dtype: ScalarType.Float64));
    }

    private static Tensor Covariance(Tensor centred, Tensor weights, Tensor count) =>
        (centred * weights.unsqueeze(1)).t().mm(centred) / count;

    /// <summary>log w_k + log N(x; μ_k, Σ_k), shape (N, K).</summary>
    private Tensor Joint(Tensor rows) => stack(Enumerable.Range(0, Gaussians).Select(k => LogDensity(rows, k)), 1);

    private Tensor LogDensity(Tensor rows, int k)
    {
        var root = linalg.cholesky(covariances[k]);
        var whitened = linalg.solve_triangular(root, (rows - means[k]).t(), upper: false);
        double constant = rows.shape[1] / 2.0 * Math.Log(2 * Math.PI);

        return weights[k].log() - whitened.square().sum(0L) / 2 - root.diagonal().log().sum() - constant;
    }

    private static Tensor FarRows(Tensor rows, int count)
    {
        List<long> chosen = [(rows - rows.mean([0])).square().sum(1L).argmin().item<long>()];
        while (chosen.Count < count)
            chosen.Add(Distances(rows, rows[tensor(chosen.ToArray())]).min(1).values.argmax().item<long>());

        return rows[tensor(chosen.ToArray())];
    }

    private static Tensor Nearest(Tensor rows, Tensor centres) =>
        nn.functional.one_hot(Distances(rows, centres).argmin(1), centres.shape[0]).to_type(ScalarType.Float64);

    private static Tensor Distances(Tensor rows, Tensor centres) => cdist(rows, centres);

    private GaussianMixtureFit MoveOut() =>
        new(weights.MoveToOuterDisposeScope(), means.MoveToOuterDisposeScope(), covariances.MoveToOuterDisposeScope());
}
