using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>What every affine path does in the same way.</summary>
public static class ProbabilityPathExtensions
{
    /// <summary>Finds where each pair (x0, x1) is at time t, and how fast it moves there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="t">Times in [TMin, TMax], shape (B).</param>
    /// <returns>X_t = α x1 + σ x0 and u_t = α' x1 + σ' x0, both of shape (B, *).</returns>
    public static PathSample Sample(this IProbabilityPath path, Tensor x0, Tensor x1, Tensor t)
    {
        Shapes.RequireEqual(x0, x1);
        Shapes.RequireOnePerExample(t, x0);

        var (alpha, sigma, dAlpha, dSigma) = path.At(t.AlignTo(x0)); // (B, 1, ..., 1)

        return new PathSample(Xt: alpha * x1 + sigma * x0, Ut: dAlpha * x1 + dSigma * x0);
    }

    /// <summary>The width σ(tMin) of the noise with which the ODE starts: x0 is kept at unit scale, a path may start wider.</summary>
    /// <param name="path">The path.</param>
    public static double StartScale(this IProbabilityPath path)
    {
        using var scope = NewDisposeScope();
        var start = path.TMin * ones(1, dtype: ScalarType.Float64);

        return path.At(start).Sigma.item<double>();
    }
}
