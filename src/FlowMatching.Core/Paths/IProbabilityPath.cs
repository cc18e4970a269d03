using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>A probability path: for each pair (x0, x1) the law of X_t on its way from x0 at t = 0 to x1 at t = 1, and its
/// velocity.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 3, with the pair (X0, X1) as the condition, as in Tong et al. 2024
/// (arXiv:2302.00482). A path is affine in the pair (<see cref="AffinePath"/>) or a bridge with noise of its own
/// (<see cref="BridgePath"/>).</remarks>
public interface IProbabilityPath : INamed
{
    /// <summary>The first time at which all coefficients are finite and the target is bounded; 0 where nothing is singular.</summary>
    double TMin { get; }

    /// <summary>The last such time; 1 where nothing is singular. The gap to 1 is closed by <see cref="PredictX1"/>.</summary>
    double TMax { get; }

    /// <summary>The factor of x0 with which the ODE starts at <see cref="TMin"/>: x0 is kept at the scale of its source, a path may start
    /// wider.</summary>
    double StartScale();

    /// <summary>Finds where each pair (x0, x1) is at time t, and how fast it moves there.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="t">Times in [<see cref="TMin"/>, <see cref="TMax"/>], shape (B).</param>
    /// <param name="rng">Source of the path's own noise, on the CPU; an affine path has none and draws nothing.</param>
    /// <returns>X_t and u_t, both of shape (B, *).</returns>
    PathSample Sample(Tensor x0, Tensor x1, Tensor t, Generator rng);

    /// <summary>How widely X_t and u_t spread over all pairs, and together, for x0 independent of x1: what a network's input and output are
    /// scaled by.</summary>
    /// <param name="t">Times in [<see cref="TMin"/>, <see cref="TMax"/>], any shape; its dtype is kept.</param>
    /// <param name="dataStd">The standard deviation s of x1.</param>
    /// <param name="sourceStd">The standard deviation s₀ of x0.</param>
    /// <returns>The moments with u_t as the target, each of the shape of t.</returns>
    RegressionMoments Moments(Tensor t, double dataStd, double sourceStd);

    /// <summary>Where a trajectory will end, as far as its state and velocity at t tell: closes the gap from <see cref="TMax"/> to
    /// 1.</summary>
    /// <param name="v">The velocity v(x, t), shape (B, *).</param>
    /// <param name="x">The states at t, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>The estimate of x1, shape (B, *).</returns>
    Tensor PredictX1(Tensor v, Tensor x, Tensor t);
}

/// <summary>Where each pair (x0, x1) is at its time t, and how fast it moves there.</summary>
/// <param name="Xt">X_t, shape (B, *).</param>
/// <param name="Ut">u_t = dX_t/dt, shape (B, *).</param>
public readonly record struct PathSample(Tensor Xt, Tensor Ut);

/// <summary>The second moments of a coordinate of the states X_t and of what is to be regressed on them, each of the shape of the times
/// asked for; no correlation between coordinates is known.</summary>
/// <param name="State">Var X_t.</param>
/// <param name="Target">The variance of the target.</param>
/// <param name="Covariance">Cov(target, X_t): the best linear regression is Cov/Var X_t · X_t.</param>
/// <param name="Residual">Var target − Cov²/Var X_t: what that regression leaves.</param>
public readonly record struct RegressionMoments(Tensor State, Tensor Target, Tensor Covariance, Tensor Residual);
