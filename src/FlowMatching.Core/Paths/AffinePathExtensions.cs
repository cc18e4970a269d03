using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The coefficients of an affine path as plain numbers.</summary>
public static class AffinePathExtensions
{
    /// <summary>Computes α, σ, α' and σ' at one time, in float64.</summary>
    /// <param name="path">The path.</param>
    /// <param name="t">A time in [TMin, TMax].</param>
    public static ScalesAtTime AtTime(this IAffinePath path, double t)
    {
        using var scope = NewDisposeScope();
        var (alpha, sigma, dAlpha, dSigma) = path.At(tensor(new[] { t }));

        return new ScalesAtTime(alpha.item<double>(), sigma.item<double>(), dAlpha.item<double>(), dSigma.item<double>());
    }
}
