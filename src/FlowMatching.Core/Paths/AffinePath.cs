using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The coefficients of an affine path at times t, all of the shape of t.</summary>
/// <param name="Alpha">α(t), the factor of the data x1.</param>
/// <param name="Sigma">σ(t), the factor of the noise x0.</param>
/// <param name="DAlpha">α'(t) = dα/dt.</param>
/// <param name="DSigma">σ'(t) = dσ/dt.</param>
public readonly record struct ScheduleCoefficients(Tensor Alpha, Tensor Sigma, Tensor DAlpha, Tensor DSigma);

/// <summary>The coefficients of an affine path at one time.</summary>
/// <param name="Alpha">α(t).</param>
/// <param name="Sigma">σ(t).</param>
/// <param name="DAlpha">α'(t).</param>
/// <param name="DSigma">σ'(t).</param>
public readonly record struct ScheduleCoefficientsAt(double Alpha, double Sigma, double DAlpha, double DSigma)
{
    /// <summary>The signal-to-noise ratio ρ = α/σ; infinite where there is no noise.</summary>
    public double Snr => Alpha / Sigma;

    /// <summary>D = α' σ − σ' α.</summary>
    public double Determinant => DAlpha * Sigma - DSigma * Alpha;
}

/// <summary>An affine path X_t = α(t) X1 + σ(t) X0 from the source X0 at t = 0 to data X1 at t = 1.</summary>
/// <remarks>Its conditional velocity is u_t = α'(t) X1 + σ'(t) X0. Lipman et al. 2023 (arXiv:2210.02747), section 4, with the pair (X0, X1)
/// as the condition, as in Liu et al. 2022 (arXiv:2209.03003). D = α' σ − σ' α is its determinant: (X_t, u_t) determines (X1, X0) where D ≠
/// 0. A path is its schedule, <see cref="At(Tensor)"/> with its inverse; all else follows from the four coefficients.</remarks>
public abstract class AffinePath : IProbabilityPath
{
    /// <summary>The ratio up to which conversions divide by σ; below its inverse they do not divide by α.</summary>
    internal const double LargestRatio = 100;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual double TMin => 0;

    /// <inheritdoc/>
    public virtual double TMax => 1;

    /// <summary>The first time at which the noise may be divided by α: the signal-to-noise ratio is 1/100 or more.</summary>
    public double MinTimeForAlpha => Math.Max(TMin, SnrInverse(1 / LargestRatio));

    /// <summary>The last time at which the data may be divided by σ: the signal-to-noise ratio is 100 or less.</summary>
    public double MaxTimeForSigma => Math.Min(TMax, SnrInverse(LargestRatio));

    /// <summary>Computes α, σ, α' and σ'.</summary>
    /// <param name="t">Times in [TMin, TMax], any shape; the dtype of t is kept.</param>
    /// <returns>The four coefficients, each of the shape of t.</returns>
    public abstract ScheduleCoefficients At(Tensor t);

    /// <summary>Finds the time of a signal-to-noise ratio, ρ = α/σ, which rises with t.</summary>
    /// <param name="rho">ρ in (0, ∞]; a ratio that the path does not reach gives a time outside [0, 1].</param>
    public abstract double SnrInverse(double rho);

    /// <summary>Computes α, σ, α' and σ' at one time, in float64.</summary>
    /// <param name="t">A time in [TMin, TMax].</param>
    public ScheduleCoefficientsAt At(double t)
    {
        using var scope = NewDisposeScope();
        var (alpha, sigma, dAlpha, dSigma) = At(tensor(new[] { t }));

        return new ScheduleCoefficientsAt(alpha.item<double>(), sigma.item<double>(), dAlpha.item<double>(), dSigma.item<double>());
    }

    /// <summary>σ(tMin).</summary>
    public double StartScale() => At(TMin).Sigma;

    /// <summary>Finds where each pair (x0, x1) is at time t, and how fast it moves there.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="t">Times in [TMin, TMax], shape (B).</param>
    /// <returns>X_t = α x1 + σ x0 and u_t = α' x1 + σ' x0, both of shape (B, *).</returns>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t)
    {
        Shapes.RequireEqual(x0, x1);
        Shapes.RequireOnePerExample(t, x0);

        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x0)); // (B, 1, ..., 1)

        return new PathSample(Xt: alpha * x1 + sigma * x0, Ut: dAlpha * x1 + dSigma * x0);
    }

    /// <inheritdoc/>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t, Generator rng) => Sample(x0, x1, t);

    /// <summary>Var X_t = s² α² + s₀² σ², Var u_t = s² α'² + s₀² σ'², Cov = s² α α' + s₀² σ σ', and the regression leaves s² s₀² D²/Var
    /// X_t.</summary>
    public virtual RegressionMoments Moments(Tensor t, double dataStd, double sourceStd)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);
        var state = data * alpha.square() + source * sigma.square();

        return new RegressionMoments(
            State: state,
            Target: data * dAlpha.square() + source * dSigma.square(),
            Covariance: data * alpha * dAlpha + source * sigma * dSigma,
            Residual: data * source * (dAlpha * sigma - dSigma * alpha).square() / state
        );
    }

    /// <summary>The data behind a state, x1 = (σ v − σ' x)/D: E[X1 | X_t = x] for the exact v.</summary>
    public virtual Tensor PredictX1(Tensor v, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x));

        return (sigma * v - dSigma * x) / (dAlpha * sigma - dSigma * alpha);
    }

    /// <summary>The noise behind a state, ε = (α' x − α v)/D.</summary>
    /// <param name="v">The velocity v(x, t), shape (B, *).</param>
    /// <param name="x">The states at t, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>The estimate of x0, E[X0 | X_t = x] for the exact v, shape (B, *).</returns>
    public virtual Tensor PredictEpsilon(Tensor v, Tensor x, Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = At(t.AlignTo(x));

        return (dAlpha * x - alpha * v) / (dAlpha * sigma - dSigma * alpha);
    }
}

/// <summary>An affine path on a part of its interval: the same coefficients, with ends of its own.</summary>
/// <param name="path">The path.</param>
/// <param name="tMin">The first time, not before the path's.</param>
/// <param name="tMax">The last time, not after the path's.</param>
public sealed class NarrowedPath(AffinePath path, double tMin, double tMax) : AffinePath
{
    /// <inheritdoc/>
    public override string Name => path.Name;

    /// <inheritdoc/>
    public override double TMin { get; } = Math.Max(tMin, path.TMin);

    /// <inheritdoc/>
    public override double TMax { get; } = Math.Min(tMax, path.TMax);

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t) => path.At(t);

    /// <inheritdoc/>
    public override double SnrInverse(double rho) => path.SnrInverse(rho);

    /// <inheritdoc/>
    public override Tensor PredictX1(Tensor v, Tensor x, Tensor t) => path.PredictX1(v, x, t);

    /// <inheritdoc/>
    public override Tensor PredictEpsilon(Tensor v, Tensor x, Tensor t) => path.PredictEpsilon(v, x, t);
}
