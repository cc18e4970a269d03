using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>One step is two of half its length: u(x_t, t, t + 2d) − sg[u(x_t, t, t + d) + u(x_{t+d}, t + d, t + 2d)]/2, with x_{t+d} = x_t
/// + d u(x_t, t, t + d), d one of 1/128, 1/64, ..., 1/2 of the path's interval and t a multiple of 2d.</summary>
/// <remarks>Frans et al. 2024 (arXiv:2410.12557), Eq. 4 and algorithm 1. The shortest halves are steps of Euler's along u(x, t, t), as
/// there: no shorter step is learnt.</remarks>
public sealed class Shortcut : IFlowMapRule
{
    private const int Halvings = 7;

    /// <inheritdoc/>
    public string Name => "shortcut";

    /// <inheritdoc/>
    public double FlowShare => 0.75;

    /// <inheritdoc/>
    public Tensor DrawTimes(long count, IProbabilityPath path, ITimeSampler times, Generator rng)
    {
        double whole = path.TMax - path.TMin;
        var parts = randint(Halvings, new long[] { count }, dtype: ScalarType.Float32, generator: rng).exp2(); // 1, 2, ..., 64
        var length = whole / parts;
        var t = path.TMin + (rand(count, generator: rng) * parts).floor() * length;

        return stack([t, t + length, t + length / 2]);
    }

    /// <inheritdoc/>
    public Tensor Error(IVelocityModel model, MapBatch batch)
    {
        using var target = Target(model, batch);

        return model.AverageVelocity(batch.Xt, batch.T, batch.S, batch.Labels) - target;
    }

    private static Tensor Target(IVelocityModel model, MapBatch batch)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        double shortest = (batch.Path.TMax - batch.Path.TMin) / (1 << (Halvings - 1));
        var isShortest = (batch.S - batch.T).le(1.5 * shortest);
        var first = model.AverageVelocity(batch.Xt, batch.T, where(isShortest, batch.T, batch.R), batch.Labels);
        var middle = batch.Xt + batch.Length / 2 * first;
        var second = model.AverageVelocity(middle, batch.R, where(isShortest, batch.R, batch.S), batch.Labels);

        return batch.Limited((first + second) / 2).MoveToOuterDisposeScope();
    }
}
