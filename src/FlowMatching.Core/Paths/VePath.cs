using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The variance-exploding path: α = 1, σ = σ_min (σ_max/σ_min)^(1−t), so α' = 0, σ' = −σ L with L = ln(σ_max/σ_min), D = σ
/// L.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 4.1, after Song and Ermon 2019 (arXiv:1907.05600), with time turned round. The
/// data is there from the start, drowned in noise: the ODE starts from σ_max x0, which is right as far as σ_max is large against the data.
/// At t = 1 noise of width σ_min is left.</remarks>
public sealed class VePath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "ve";

    /// <summary>Makes the path.</summary>
    /// <param name="sigmaMin">σ_min &gt; 0, the width of the noise at t = 1.</param>
    /// <param name="sigmaMax">σ_max &gt; σ_min, its width at t = 0; about ten times the standard deviation of the data.</param>
    public VePath(double sigmaMin, double sigmaMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmaMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sigmaMax, sigmaMin);
        (SigmaMin, SigmaMax) = (sigmaMin, sigmaMax);
    }

    /// <summary>σ_min, the width of the noise at t = 1.</summary>
    public double SigmaMin { get; }

    /// <summary>σ_max, the width of the noise at t = 0.</summary>
    public double SigmaMax { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    private double LogRatio => Math.Log(SigmaMax / SigmaMin);

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        var sigma = SigmaMin * (LogRatio * (1 - t)).exp();

        return new ScheduleCoefficients(Alpha: ones_like(t), sigma, DAlpha: zeros_like(t), DSigma: -LogRatio * sigma);
    }

    /// <summary>t = 1 + ln(ρ σ_min)/L.</summary>
    public override double SnrInverse(double rho) => 1 + Math.Log(rho * SigmaMin) / LogRatio;
}
