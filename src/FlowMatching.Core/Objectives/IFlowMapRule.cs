using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>An equation that the average velocities u(x, t, s) of a flow obey, and by which a network learns them.</summary>
/// <remarks>u(x, t, s) is the mean of the velocity along the trajectory that is at x at time t, up to s: the flow map is X_{t,s}(x) = x +
/// (s − t) u(x, t, s), and u(x, t, t) = v(x, t). A rule's error vanishes at the exact u, with the exact v in place of the pairs' own
/// velocities.</remarks>
public interface IFlowMapRule : INamed
{
    /// <summary>The part of a batch that learns the velocity at s = t, in (0, 1), unless the user says otherwise.</summary>
    double FlowShare { get; }

    /// <summary>Draws intervals.</summary>
    /// <param name="count">Number B of examples.</param>
    /// <param name="path">The path, for its interval of time.</param>
    /// <param name="times">How times are drawn.</param>
    /// <param name="rng">Source of the randomness.</param>
    /// <returns>Times t, s and a time r between, shape (3, B), float32 on the CPU.</returns>
    Tensor DrawTimes(long count, IProbabilityPath path, ITimeSampler times, Generator rng) => Intervals.Between(count, path, times, rng);

    /// <summary>How far a model is from the rule.</summary>
    /// <param name="model">The average velocities.</param>
    /// <param name="batch">States, intervals and the velocities of the pairs.</param>
    /// <returns>The error of each example, shape (B, *), with its graph.</returns>
    Tensor Error(IVelocityModel model, MapBatch batch);
}

/// <summary>Examples to which a rule is applied.</summary>
/// <param name="Path">The path, for its interval of time.</param>
/// <param name="Xt">States at t, shape (B, *).</param>
/// <param name="T">The first times, shape (B).</param>
/// <param name="S">The last times, shape (B).</param>
/// <param name="R">Times between, shape (B).</param>
/// <param name="Ut">The velocity of each pair at t, whose mean is v, shape (B, *).</param>
/// <param name="Spread">The root mean square of the velocities of the whole batch, shape (), of which these may be a few.</param>
/// <param name="Labels">The class of each example; null where there are none.</param>
public sealed record MapBatch(
    IProbabilityPath Path,
    Tensor Xt,
    Tensor T,
    Tensor S,
    Tensor R,
    Tensor Ut,
    Tensor Spread,
    Tensor? Labels = null
)
{
    private const double LargestVelocity = 4;

    /// <summary>s − t, to multiply (B, *) with.</summary>
    public Tensor Length => (S - T).AlignTo(Xt);

    /// <summary>Shortens velocities, or differences of them, that are longer than any is: to four times the root mean square over the
    /// batch.</summary>
    /// <remarks>A rule's target is the network's own answer elsewhere. Early in training one that is far off would feed itself until
    /// nothing is finite; no exact one is that long, and so none is changed.</remarks>
    /// <param name="velocities">Shape (B, *), without a graph.</param>
    internal Tensor Limited(Tensor velocities)
    {
        var largest = LargestVelocity * Spread;
        var length = velocities.square().MeanPerExample().sqrt().AlignTo(velocities);

        return velocities * (largest / length.maximum(largest));
    }

    /// <summary>Some of the examples.</summary>
    /// <param name="rows">Their numbers, int64.</param>
    public MapBatch At(Tensor rows) =>
        new(
            Path,
            Xt.index_select(0, rows),
            T.index_select(0, rows),
            S.index_select(0, rows),
            R.index_select(0, rows),
            Ut.index_select(0, rows),
            Spread,
            Labels?.index_select(0, rows)
        );
}

/// <summary>Intervals of time.</summary>
internal static class Intervals
{
    /// <summary>Intervals between two draws each, and a uniform time in them.</summary>
    /// <returns>t, s and r, shape (3, B).</returns>
    public static Tensor Between(long count, IProbabilityPath path, ITimeSampler times, Generator rng)
    {
        Tensor one = times.Draw(count, path.TMin, path.TMax, rng),
            other = times.Draw(count, path.TMin, path.TMax, rng);
        Tensor t = minimum(one, other),
            s = maximum(one, other);

        return stack([t, s, t + rand(count, generator: rng) * (s - t)]);
    }
}
