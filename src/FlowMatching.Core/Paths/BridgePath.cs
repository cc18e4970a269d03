using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>A bridge: X_t = t x1 + (1 − t) x0 + std(t) ε with noise ε ~ N(0, I) of its own, and u_t = x1 − x0 + std'(t) ε.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482). The velocity is that of the Gaussian path, u = std'/std (X_t − mean) + mean', with
/// (X_t − mean)/std = ε cancelled. X_t does not determine (x0, x1) even with u_t, so neither of them, nor the score, follows from the
/// velocity. As in that paper the ODE starts from x0 itself, without the noise of the path.</remarks>
public abstract class BridgePath : IProbabilityPath
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual double TMin => 0;

    /// <inheritdoc/>
    public virtual double TMax => 1;

    /// <summary>1: the ODE starts from x0.</summary>
    public double StartScale() => 1;

    /// <summary>Computes std(t) and std'(t).</summary>
    /// <param name="t">Times in [TMin, TMax], any shape; its dtype is kept.</param>
    /// <returns>Both of the shape of t.</returns>
    public abstract (Tensor Std, Tensor DStd) Width(Tensor t);

    /// <inheritdoc/>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);
        Shapes.RequireOnePerExample(t, x0);

        var time = t.AlignTo(x0);
        var (std, dStd) = Width(time);
        var noise = randn(x0.shape, dtype: x0.dtype, generator: rng).to(x0.device);
        var way = x1 - x0;

        return new PathSample(Xt: x0 + time * way + std * noise, Ut: way + dStd * noise);
    }

    /// <summary>Var X_t = t² s² + (1 − t)² s₀² + std², Var u_t = s² + s₀² + std'² and Cov = t s² − (1 − t) s₀² + std std'.</summary>
    public RegressionMoments Moments(Tensor t, double dataStd, double sourceStd)
    {
        var (std, dStd) = Width(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);
        var state = data * t.square() + source * (1 - t).square() + std.square();
        var target = data + source + dStd.square();
        var covariance = data * t - source * (1 - t) + std * dStd;

        return new RegressionMoments(state, target, covariance, Residual: target - covariance.square() / state);
    }

    /// <summary>x + (1 − t) v, one step of Euler's: of the path's noise half is left where std falls like √(1 − t).</summary>
    public Tensor PredictX1(Tensor v, Tensor x, Tensor t) => x + (1 - t.AlignTo(x)) * v;
}

/// <summary>The straight line inside a tube of constant width: X_t = t x1 + (1 − t) x0 + σ ε, u_t = x1 − x0.</summary>
/// <remarks>"I-CFM", and with mini-batch optimal transport "OT-CFM", of Tong et al. 2024 (arXiv:2302.00482). The model ends on the
/// data blurred by σ.</remarks>
public sealed class ConstantSigmaPath : BridgePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "tube";

    /// <summary>Makes the path.</summary>
    /// <param name="sigma">σ &gt; 0, the width of the tube, in data units.</param>
    public ConstantSigmaPath(double sigma = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        Sigma = sigma;
    }

    /// <summary>σ, the width of the tube.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override (Tensor Std, Tensor DStd) Width(Tensor t) => (Sigma * ones_like(t), zeros_like(t));
}

/// <summary>The Brownian bridge: X_t = t x1 + (1 − t) x0 + σ √(t (1 − t)) ε, u_t = x1 − x0 + σ (1 − 2t)/(2 √(t (1 − t))) ε.</summary>
/// <remarks>"SB-CFM" of Tong et al. 2024 (arXiv:2302.00482): with pairs of entropic optimal transport at the regularisation 2σ² its
/// marginals are those of the Schrödinger bridge. The mean square of u_t diverges at both ends, so the path runs from 10⁻³ to 1 −
/// 10⁻³.</remarks>
public sealed class BrownianBridgePath : BridgePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "schroedinger";

    /// <summary>Makes the path.</summary>
    /// <param name="sigma">σ &gt; 0, the diffusion of the bridge: its width is σ/2 at t = 1/2.</param>
    public BrownianBridgePath(double sigma = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        Sigma = sigma;
    }

    /// <summary>σ, the diffusion of the bridge.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override double TMin => 1e-3;

    /// <inheritdoc/>
    public override double TMax => 1 - 1e-3;

    /// <inheritdoc/>
    public override (Tensor Std, Tensor DStd) Width(Tensor t)
    {
        var root = (t * (1 - t)).sqrt();

        return (Sigma * root, Sigma / 2 * (1 - 2 * t) / root);
    }
}
