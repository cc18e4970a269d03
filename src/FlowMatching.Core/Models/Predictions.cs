using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>What a network predicts at a state: the velocity, the data or the noise; the other two follow on an affine path.</summary>
/// <remarks>The loss is the mean square error of the predicted quantity itself, which weighs the velocity's error: by 1, (σ/D)² for x1,
/// (α/D)² for ε, with D = α' σ − σ' α. Each weight leaves the velocity that makes the loss least at every t as it is.</remarks>
public interface IPrediction : INamed
{
    /// <summary>Whether every path allows it; if not, a path has to be affine.</summary>
    bool NeedsAffinePath { get; }

    /// <summary>The part of a path on which the velocity follows from the prediction without dividing by less than 1/100 of the other
    /// factor.</summary>
    /// <param name="path">A path that allows it.</param>
    IProbabilityPath Within(IProbabilityPath path);

    /// <summary>Picks what a network shall predict.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="sample">Where the path is, and how fast.</param>
    /// <returns>The target, shape (B, *).</returns>
    Tensor Target(Tensor x0, Tensor x1, PathSample sample);

    /// <summary>How widely the states and what is predicted spread over all pairs, for x0 independent of x1.</summary>
    /// <param name="path">A path that allows the prediction.</param>
    /// <param name="t">Times, any shape; its dtype is kept.</param>
    /// <param name="dataStd">The standard deviation s of x1.</param>
    /// <param name="sourceStd">The standard deviation s₀ of x0.</param>
    /// <returns>The moments, each of the shape of t.</returns>
    RegressionMoments Moments(IProbabilityPath path, Tensor t, double dataStd, double sourceStd);

    /// <summary>Turns the prediction into the velocity.</summary>
    /// <param name="path">A path that allows it.</param>
    /// <param name="predicted">The prediction, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t);
}

/// <summary>The network predicts the velocity, E[u_t | X_t = x]: on every path, over all of its interval, with weight 1.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747).</remarks>
public sealed class VelocityPrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "velocity";

    /// <inheritdoc/>
    public bool NeedsAffinePath => false;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path) => path;

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => sample.Ut;

    /// <inheritdoc/>
    public RegressionMoments Moments(IProbabilityPath path, Tensor t, double dataStd, double sourceStd) =>
        path.Moments(t, dataStd, sourceStd);

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) => predicted;
}

/// <summary>The network predicts the data, E[X1 | X_t = x], as a denoiser does; weight (σ/D)² on the velocity's error.</summary>
/// <remarks>v = (σ'/σ) x + (D/σ) x1. Where σ goes to 0 the path is cut short at α/σ = 100 (condot: t = 0.990), and the last gap is closed
/// by the prediction itself. It holds for any law of x0.</remarks>
public sealed class DataPrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "x1";

    /// <inheritdoc/>
    public bool NeedsAffinePath => true;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path)
    {
        var affine = (AffinePath)path;

        return affine.MaxTimeForSigma < affine.TMax ? new NarrowedPath(affine, affine.TMin, affine.MaxTimeForSigma) : affine;
    }

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => x1;

    /// <summary>Var x1 = s², Cov = α s², and the regression leaves s² s₀² σ²/Var X_t.</summary>
    public RegressionMoments Moments(IProbabilityPath path, Tensor t, double dataStd, double sourceStd)
    {
        var (alpha, sigma, _, _) = ((AffinePath)path).At(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);
        var state = data * alpha.square() + source * sigma.square();

        return new RegressionMoments(state, data * ones_like(t), data * alpha, data * source * sigma.square() / state);
    }

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) =>
        ((AffinePath)path).VelocityFromData(predicted, x, t);
}

/// <summary>The network predicts the noise, E[X0 | X_t = x], as diffusion models do; weight (α/D)² on the velocity's error.</summary>
/// <remarks>Ho et al. 2020 (arXiv:2006.11239). v = (α'/α) x − (D/α) ε. Where α goes to 0 the path begins at α/σ = 1/100 (condot: t =
/// 0.0099), from σ x0 there, which leaves out a hundredth of the data. It holds for any law of x0, which "noise" then means.</remarks>
public sealed class NoisePrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "epsilon";

    /// <inheritdoc/>
    public bool NeedsAffinePath => true;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path)
    {
        var affine = (AffinePath)path;

        return affine.MinTimeForAlpha > affine.TMin ? new NarrowedPath(affine, affine.MinTimeForAlpha, affine.TMax) : affine;
    }

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => x0;

    /// <summary>Var x0 = s₀², Cov = σ s₀², and the regression leaves s² s₀² α²/Var X_t.</summary>
    public RegressionMoments Moments(IProbabilityPath path, Tensor t, double dataStd, double sourceStd)
    {
        var (alpha, sigma, _, _) = ((AffinePath)path).At(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);
        var state = data * alpha.square() + source * sigma.square();

        return new RegressionMoments(state, source * ones_like(t), source * sigma, data * source * alpha.square() / state);
    }

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) =>
        ((AffinePath)path).VelocityFromNoise(predicted, x, t);
}

/// <summary>All that a network can predict, by name.</summary>
public static class Predictions
{
    /// <summary>The velocity: what is predicted where nothing else is said.</summary>
    public static IPrediction Velocity { get; } = new VelocityPrediction();

    /// <summary>Every prediction; the first one is the default.</summary>
    public static Catalog<IPrediction> All { get; } = new("prediction", Velocity, new DataPrediction(), new NoisePrediction());
}
