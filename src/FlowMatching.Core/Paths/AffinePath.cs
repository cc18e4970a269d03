using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>What every affine path does in the same way, from its four coefficients.</summary>
public abstract class AffinePath : IAffinePath
{
    /// <summary>The ratio up to which conversions divide by σ; below its inverse they do not divide by α.</summary>
    internal const double LargestRatio = 100;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual double TMin => 0;

    /// <inheritdoc/>
    public virtual double TMax => 1;

    /// <inheritdoc/>
    public double TAfterNoise => Math.Max(TMin, SnrInverse(1 / LargestRatio));

    /// <inheritdoc/>
    public double TBeforeData => Math.Min(TMax, SnrInverse(LargestRatio));

    /// <inheritdoc/>
    public abstract Scales At(Tensor t);

    /// <inheritdoc/>
    public abstract double SnrInverse(double rho);

    /// <summary>σ(tMin).</summary>
    public double StartScale() => this.AtTime(TMin).Sigma;

    /// <inheritdoc/>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t)
    {
        Shapes.RequireEqual(x0, x1);
        Shapes.RequireOnePerExample(t, x0);

        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x0)); // (B, 1, ..., 1)

        return new PathSample(Xt: alpha * x1 + sigma * x0, Ut: dAlpha * x1 + dSigma * x0);
    }

    /// <inheritdoc/>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t, Generator rng) => Sample(x0, x1, t);

    /// <summary>Var X_t = s² α² + s₀² σ² and Var u_t = s² α'² + s₀² σ'².</summary>
    public virtual PathVariances Variances(Tensor t, double dataStd, double sourceStd)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);

        return new PathVariances(
            State: data * alpha.square() + source * sigma.square(),
            Target: data * dAlpha.square() + source * dSigma.square());
    }

    /// <summary>The data behind a state, x1 = (σ v − σ' x)/D: E[X1 | X_t = x] for the exact v.</summary>
    public virtual Tensor DataEstimate(Tensor v, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x));

        return (sigma * v - dSigma * x) / (dAlpha * sigma - dSigma * alpha);
    }

    /// <inheritdoc/>
    public virtual Tensor NoiseEstimate(Tensor v, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x));

        return (dAlpha * x - alpha * v) / (dAlpha * sigma - dSigma * alpha);
    }
}
