using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Draws the times t at which a batch is trained.</summary>
/// <remarks>A density p(τ) on [0, 1] is carried over to a path's interval by stretching: t = tMin + (tMax − tMin) τ.</remarks>
public interface ITimeSampler : INamed
{
    /// <summary>Draws one time per example.</summary>
    /// <param name="count">Number B of examples.</param>
    /// <param name="tMin">The first time of the path's interval.</param>
    /// <param name="tMax">The last time of the path's interval.</param>
    /// <param name="rng">Source of the randomness, so that a run can be repeated.</param>
    /// <returns>Times in [tMin, tMax], shape (B), float32 on the CPU.</returns>
    Tensor Draw(long count, double tMin, double tMax, Generator rng);
}

/// <summary>All time samplers, by name.</summary>
public static class TimeSamplers
{
    /// <summary>The name of the one for pictures.</summary>
    public const string NoiseSkewed = "noise-skewed";

    /// <summary>Every time sampler; the first one is the default.</summary>
    public static Catalog<ITimeSampler> All { get; } =
        new(
            "time sampler",
            new StratifiedTimes(),
            new UniformTimes(),
            new LogitNormalTimes("logit-normal", location: 0, scale: 1),
            new LogitNormalTimes(NoiseSkewed, location: -0.5, scale: 0.8, lateShare: 0.05, lateFrom: 0.85),
            new UShapedTimes(),
            new EdmSkewedTimes()
        );
}

/// <summary>One uniform time in each of B equal cells of [tMin, tMax], in shuffled order: t_i = tMin + (tMax − tMin) (π(i) + u_i) /
/// B.</summary>
/// <remarks>Each t_i alone is uniform, so the loss keeps its mean; the batch covers the interval evenly, so the loss varies less from
/// batch to batch. The shuffle π keeps times independent of the order of the data. Stratified sampling; the low-discrepancy
/// sampler of Kingma et al. 2021 (arXiv:2107.00630) is a relative of it, with one u for all cells.</remarks>
public sealed class StratifiedTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "stratified";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var cells = randperm(count, dtype: ScalarType.Float32, generator: rng);

        return tMin + (tMax - tMin) / count * (cells + rand(count, generator: rng));
    }
}

/// <summary>Independent times, t ~ U[tMin, tMax]: what the papers write.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 3.</remarks>
public sealed class UniformTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "uniform";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng) => tMin + (tMax - tMin) * rand(count, generator: rng);
}

/// <summary>Times that crowd in the middle: with probability 1 − q τ = sigmoid(z), z ~ N(m, s²), else τ ~ U[a, 1), so p(τ) =
/// (1 − q) exp(−(logit(τ) − m)²/(2 s²))/(√(2π) s τ (1 − τ)) + q [τ ≥ a]/(1 − a); t = tMin + (tMax − tMin) τ.</summary>
/// <remarks>Esser et al. 2024 (arXiv:2403.03206), section 3.1, whose t runs from data to noise, so that their location has the other sign,
/// and q = 0: the ends are hardly ever seen then, and the last steps of a solver leave noise on the samples. The loss is weighted by p; the
/// velocity that makes it least at each t is the same.</remarks>
/// <param name="name">The name.</param>
/// <param name="location">m, the logit of the median: below 0 nearer to noise.</param>
/// <param name="scale">s &gt; 0.</param>
/// <param name="lateShare">q ∈ [0, 1].</param>
/// <param name="lateFrom">a ∈ [0, 1).</param>
public sealed class LogitNormalTimes(string name, double location, double scale, double lateShare = 0, double lateFrom = 0) : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var tau = (location + scale * randn(count, generator: rng)).sigmoid();
        if (lateShare > 0)
            tau = where(rand(count, generator: rng).lt(lateShare), lateFrom + (1 - lateFrom) * rand(count, generator: rng), tau);

        return tMin + (tMax - tMin) * tau;
    }
}

/// <summary>Times that crowd at both ends: p(τ) = a cosh(a (τ − 1/2))/(2 sinh(a/2)) with a = 4; t = tMin + (tMax − tMin) τ.</summary>
/// <remarks>Lee et al. 2024 (arXiv:2405.20320), for the training of rectified flows, where the loss is largest at the ends. Drawn by
/// inversion: τ = 1/2 + asinh((2u − 1) sinh(a/2))/a, u ~ U[0, 1).</remarks>
public sealed class UShapedTimes : ITimeSampler
{
    private const double Steepness = 4;

    /// <inheritdoc/>
    public string Name => "u-shaped";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var height = Math.Sinh(Steepness / 2) * (2 * rand(count, generator: rng) - 1);
        var tau = 0.5 + (height + (height.square() + 1).sqrt()).log() / Steepness;
        Scalar first = 0;
        Scalar last = 1;

        return tMin + (tMax - tMin) * tau.clamp(first, last); // rounding may lead a bit past the ends
    }
}

/// <summary>Times that crowd towards the data: τ = 1/(1 + exp(1.2 z − 1.2)), z ~ N(0, 1), clipped to [10⁻⁴, 1]; t = tMin + (tMax − tMin)
/// τ.</summary>
/// <remarks>The noise levels ln σ ~ N(−1.2, 1.2²) of Karras et al. 2022 (arXiv:2206.00364), Table 1, carried over to condot by
/// σ = (1 − t)/t, as Meta's flow_matching library does (Lipman et al. 2024, arXiv:2412.06264). The median is τ = 0.77.</remarks>
public sealed class EdmSkewedTimes : ITimeSampler
{
    private const double Mean = -1.2,
        Std = 1.2;

    /// <inheritdoc/>
    public string Name => "edm-skewed";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var logSigma = Std * randn(count, generator: rng) + Mean;
        Scalar first = 1e-4;
        Scalar last = 1;

        return tMin + (tMax - tMin) * (-logSigma).sigmoid().clamp(first, last);
    }
}

/// <summary>Every time is the first one, t = tMin: what a one-step student is trained at.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003), section 3, "distillation": v(x0, 0) is regressed on x1 − x0. Of no use for a flow, so it is
/// not among those that can be chosen.</remarks>
public sealed class StartTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng) => full([count], tMin, dtype: ScalarType.Float32);
}
