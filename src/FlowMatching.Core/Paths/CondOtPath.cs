using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The straight path of conditional optimal transport: α = t, σ = 1 − (1 − σ_min) t, so α' = 1, σ' = −(1 − σ_min).</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 4.1, "optimal transport conditional vector fields". σ_min = 0 gives the
/// line of rectified flow, Liu et al. 2022 (arXiv:2209.03003): X_t = t X1 + (1 − t) X0, u = X1 − X0. Not to be confused with the
/// mini-batch optimal transport of a coupling: this one is straight for each pair, whichever way the pairs were made.</remarks>
public sealed class CondOtPath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "condot";

    /// <summary>Makes the path.</summary>
    /// <param name="sigmaMin">σ_min in [0, 1), the width of the path around a data point at t = 1, in units of the noise.</param>
    public CondOtPath(double sigmaMin = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sigmaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sigmaMin, 1);
        SigmaMin = sigmaMin;
    }

    /// <summary>σ_min, the width of the path at t = 1.</summary>
    public double SigmaMin { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        double fall = 1 - SigmaMin;
        var one = ones_like(t);

        return new ScheduleCoefficients(Alpha: t, Sigma: 1 - fall * t, DAlpha: one, DSigma: -fall * one);
    }

    /// <summary>As of every affine path, with D = 1 and Var u_t = s² + s₀² (1 − σ_min)² at all times: the velocity of a pair is
    /// constant.</summary>
    public override RegressionMoments Moments(Tensor t, double dataStd, double sourceStd)
    {
        double fall = 1 - SigmaMin,
            data = dataStd * dataStd,
            source = sourceStd * sourceStd;
        var sigma = 1 - fall * t;
        var state = data * t.square() + source * sigma.square();

        return new RegressionMoments(
            State: state,
            Target: full(t.shape, data + source * fall * fall, dtype: t.dtype, device: t.device),
            Covariance: data * t - source * fall * sigma,
            Residual: data * source / state
        );
    }

    /// <summary>t = ρ/(1 + (1 − σ_min) ρ).</summary>
    public override double SnrInverse(double rho) => 1 / (1 / rho + 1 - SigmaMin);
}
