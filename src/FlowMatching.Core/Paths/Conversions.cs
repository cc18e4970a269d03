using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>Turns what may be known of a state x on an affine path into each other: velocity v, data x1, noise ε (= x0) and the score ∇ log
/// p_t.</summary>
/// <remarks>All follow from x = α x1 + σ ε and v = α' x1 + σ' ε, Lipman et al. 2024 (arXiv:2412.06264), and hold for the means given x too.
/// x1 and ε from v are <see cref="IProbabilityPath.PredictX1"/> and <see cref="AffinePath.PredictEpsilon"/>. What divides by σ does so at
/// <see cref="AffinePath.MaxTimeForSigma"/> at the latest, what divides by α at <see cref="AffinePath.MinTimeForAlpha"/> at the earliest:
/// the coefficients beyond are those of that time, where α/σ is 100 or 1/100. The score is ∇ log p_t = −ε/σ, for Gaussian x0 of unit
/// variance that is independent of x1.</remarks>
public static class Conversions
{
    /// <summary>v = (σ'/σ) x + (D/σ) x1.</summary>
    /// <param name="path">The path.</param>
    /// <param name="x1">The data, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor VelocityFromData(this AffinePath path, Tensor x1, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = path.BeforeData(x, t);

        return dSigma / sigma * x + (dAlpha - dSigma * alpha / sigma) * x1;
    }

    /// <summary>v = (α'/α) x − (D/α) ε.</summary>
    /// <param name="path">The path.</param>
    /// <param name="noise">The noise ε, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor VelocityFromNoise(this AffinePath path, Tensor noise, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = path.AfterNoise(x, t);

        return dAlpha / alpha * x + (dSigma - dAlpha * sigma / alpha) * noise;
    }

    /// <summary>x1 = (x − σ ε)/α.</summary>
    /// <param name="path">The path.</param>
    /// <param name="noise">The noise ε, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor DataFromNoise(this AffinePath path, Tensor noise, Tensor x, Tensor t)
    {
        var (alpha, sigma, _, _) = path.AfterNoise(x, t);

        return (x - sigma * noise) / alpha;
    }

    /// <summary>ε = (x − α x1)/σ.</summary>
    /// <param name="path">The path.</param>
    /// <param name="x1">The data, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor NoiseFromData(this AffinePath path, Tensor x1, Tensor x, Tensor t)
    {
        var (alpha, sigma, _, _) = path.BeforeData(x, t);

        return (x - alpha * x1) / sigma;
    }

    /// <summary>∇ log p_t = −ε/σ.</summary>
    /// <param name="path">The path.</param>
    /// <param name="noise">The noise ε, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor ScoreFromNoise(this AffinePath path, Tensor noise, Tensor t) => -noise / path.BeforeData(noise, t).Sigma;

    /// <summary>ε = −σ ∇ log p_t.</summary>
    /// <param name="path">The path.</param>
    /// <param name="score">The score, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor NoiseFromScore(this AffinePath path, Tensor score, Tensor t) => -path.BeforeData(score, t).Sigma * score;

    /// <summary>∇ log p_t = −(α' x − α v)/(σ D); on condot with σ_min = 0 that is (t v − x)/(1 − t).</summary>
    /// <param name="path">The path.</param>
    /// <param name="v">The velocity, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor ScoreFromVelocity(this AffinePath path, Tensor v, Tensor x, Tensor t) =>
        path.ScoreFromNoise(path.PredictEpsilon(v, x, t), t);

    /// <summary>v = (α'/α) x + (D σ/α) ∇ log p_t.</summary>
    /// <param name="path">The path.</param>
    /// <param name="score">The score, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    public static Tensor VelocityFromScore(this AffinePath path, Tensor score, Tensor x, Tensor t) =>
        path.VelocityFromNoise(path.NoiseFromScore(score, t), x, t);

    private static ScheduleCoefficients BeforeData(this AffinePath path, Tensor x, Tensor t)
    {
        Scalar last = path.MaxTimeForSigma;

        return path.At(t.AlignTo(x).clamp(max: last));
    }

    private static ScheduleCoefficients AfterNoise(this AffinePath path, Tensor x, Tensor t)
    {
        Scalar first = path.MinTimeForAlpha;

        return path.At(t.AlignTo(x).clamp(min: first));
    }
}
