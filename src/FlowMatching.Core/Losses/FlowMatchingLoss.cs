using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>What a model is to regress: states at their times, and the targets that the pairs give there.</summary>
/// <param name="Xt">States on the path, shape (B, *).</param>
/// <param name="T">Their times, shape (B).</param>
/// <param name="Target">What <see cref="IVelocityModel.Prediction"/> makes of each pair there, shape (B, *).</param>
public sealed record RegressionBatch(Tensor Xt, Tensor T, Tensor Target)
{
    /// <summary>Where an average velocity is learnt: the end of the interval that begins at each time, and a time between, shape (2, B);
    /// null where velocities are.</summary>
    public Tensor? Ends { get; init; }

    /// <summary>The root mean square of the targets of the whole batch, shape (), however few of its examples are here.</summary>
    public Tensor? Spread { get; init; }

    /// <summary>Some of the examples.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many.</param>
    public RegressionBatch Part(long first, long count) =>
        new(Xt.narrow(0, first, count), T.narrow(0, first, count), Target.narrow(0, first, count))
        {
            Ends = Ends?.narrow(1, first, count),
            Spread = Spread,
        };

    /// <summary>Keeps its tensors until it is freed.</summary>
    internal RegressionBatch Kept() =>
        new(Xt.DetachFromDisposeScope(), T.DetachFromDisposeScope(), Target.DetachFromDisposeScope())
        {
            Ends = Ends?.DetachFromDisposeScope(),
            Spread = Spread?.DetachFromDisposeScope(),
        };

    /// <summary>Frees its tensors.</summary>
    internal void Free()
    {
        foreach (var tensor in new[] { Xt, T, Target, Ends, Spread })
            tensor?.Dispose();
    }
}

/// <summary>The losses of a batch, and the times at which they were taken.</summary>
/// <param name="PerExample">One loss per example, shape (B), with its graph: the caller weights, logs by t, and averages.</param>
/// <param name="T">The time of each example, shape (B).</param>
/// <param name="Weights">What each loss counts in the gradient, shape (B), without a graph; null for 1.</param>
public readonly record struct LossSample(Tensor PerExample, Tensor T, Tensor? Weights = null)
{
    /// <summary>The weighted sum of the losses: what is differentiated.</summary>
    public Tensor Sum() => (Weights is null ? PerExample : Weights * PerExample).sum(0L);
}

/// <summary>Conditional flow matching: the mean of ‖v(X_t, t) − u_t‖² over t, X0 and X1, with X_t and u_t of a path; for a model that
/// predicts x1 or ε, the mean of ‖x̂1 − X1‖² or ‖ε̂ − X0‖².</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 3.2; on condot with σ_min = 0 it is the rectified-flow objective, Liu et
/// al. 2022 (arXiv:2209.03003), Eq. 1. We average over the entries of an example where the papers sum: the minimiser is the same, and
/// the scale does not depend on the resolution. Its minimum is E Var(u_t | X_t) &gt; 0, not zero. How the three losses weigh the error of
/// the velocity is told by <see cref="IPrediction"/>.</remarks>
/// <param name="path">The path between noise and data.</param>
/// <param name="times">How the times are drawn.</param>
/// <param name="huber">The δ &gt; 0 of the pseudo-Huber loss √(m + δ²) − δ of each example's mean square error m; null for m itself. It is
/// (√(‖r‖² + c²) − c)/√d with c = δ√d over the d entries of the error r: Song and Dhariwal 2023 (arXiv:2310.14189), who take
/// δ = 0.00054. For large δ it is m/(2δ); for small δ its minimiser is no longer the mean of u_t, but near its spatial median.</param>
public sealed class FlowMatchingLoss(IProbabilityPath path, ITimeSampler times, double? huber = null) : ITrainingLoss
{
    /// <summary>Draws a time for each pair, and compares what the model predicts there with the pair's own.</summary>
    /// <param name="model">The velocity v, or what it follows from.</param>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *), on the device of x0.</param>
    /// <param name="rng">Source of the times t, and of a bridge's noise, so that a run can be repeated.</param>
    /// <returns>The loss of each example, shape (B), and its t, shape (B).</returns>
    public LossSample PerExample(IVelocityModel model, Tensor x0, Tensor x1, Generator rng) =>
        PerExample(model, Draw(model.Prediction, x0, x1, rng));

    /// <inheritdoc/>
    public RegressionBatch Draw(IPrediction prediction, Tensor x0, Tensor x1, Generator rng)
    {
        var t = times.Draw(x1.shape[0], path.TMin, path.TMax, rng).to(x1.dtype, x1.device);
        var sample = path.Sample(x0, x1, t, rng);

        return new RegressionBatch(sample.Xt, t, prediction.Target(x0, x1, sample));
    }

    /// <inheritdoc/>
    public LossSample PerExample(IVelocityModel model, RegressionBatch batch, Tensor? labels = null)
    {
        var error = model.Predict(batch.Xt, batch.T, labels) - batch.Target;
        var square = error.square().MeanPerExample();

        return new LossSample(huber is { } delta ? PseudoHuber(square, delta) : square, batch.T);
    }

    // √(m + δ²) − δ as a quotient: the difference would cancel where δ is large.
    private static Tensor PseudoHuber(Tensor square, double delta) => square / ((square + delta * delta).sqrt() + delta);
}
