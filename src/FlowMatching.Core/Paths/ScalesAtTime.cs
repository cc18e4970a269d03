namespace FlowMatching.Core.Paths;

/// <summary>The coefficients of an affine path at one time.</summary>
/// <param name="Alpha">α(t).</param>
/// <param name="Sigma">σ(t).</param>
/// <param name="DAlpha">α'(t).</param>
/// <param name="DSigma">σ'(t).</param>
public readonly record struct ScalesAtTime(double Alpha, double Sigma, double DAlpha, double DSigma)
{
    /// <summary>The signal-to-noise ratio ρ = α/σ; infinite where there is no noise.</summary>
    public double Snr => Alpha / Sigma;

    /// <summary>D = α' σ − σ' α.</summary>
    public double Determinant => DAlpha * Sigma - DSigma * Alpha;
}
