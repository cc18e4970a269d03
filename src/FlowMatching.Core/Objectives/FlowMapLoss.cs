using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Objectives;

/// <summary>The loss of a network of average velocities: conditional flow matching, ‖u(x_t, t, t) − u_t‖², on a part of the batch, and the
/// square error of a rule (<see cref="IFlowMapRule"/>) on the rest.</summary>
/// <remarks>Both are means over an example's entries, m, and count with the weight sg[(m + c)^−p], c = 10⁻³: p = 0 is the square error
/// itself, p = 1 that of Geng et al. 2025 (arXiv:2505.13447), Eq. 22. Which examples of a batch
/// learn the velocity is shuffled anew: data may have an order. With a guidance w, the velocity of an example of a known class is
/// w u_t + (1 − w) sg[u(x_t, t, t)] of no class: one evaluation then draws what guidance by w would (same paper, Eq. 17).</remarks>
/// <param name="rule">The rule.</param>
/// <param name="path">The path between noise and data.</param>
/// <param name="times">How times are drawn.</param>
/// <param name="settings">The options of the objective.</param>
public sealed class FlowMapLoss(IFlowMapRule rule, IProbabilityPath path, ITimeSampler times, ObjectiveSettings settings) : ITrainingLoss
{
    private const double LeastSquare = 1e-3; // c of the weights

    private readonly double share = settings.FlowShare ?? rule.FlowShare;
    private readonly double power = settings.WeightPower;

    /// <inheritdoc/>
    public RegressionBatch Draw(IPrediction prediction, Tensor x0, Tensor x1, Generator rng)
    {
        long count = x1.shape[0];
        var alone = times.Draw(count, path.TMin, path.TMax, rng);
        var drawn = where(LearnsVelocity(count, rng), stack([alone, alone, alone]), rule.DrawTimes(count, path, times, rng))
            .to(x1.dtype, x1.device);
        var sample = path.Sample(x0, x1, drawn[0], rng);

        var target = prediction.Target(x0, x1, sample);

        return new RegressionBatch(sample.Xt, drawn[0], target) { Ends = drawn.narrow(0, 1, 2), Spread = target.square().mean().sqrt() };
    }

    /// <inheritdoc/>
    public LossSample PerExample(IVelocityModel model, RegressionBatch batch, Tensor? labels = null)
    {
        if (batch is not { Ends: { } ends, Spread: { } spread })
            throw new ArgumentException("The batch has no ends of intervals: it was drawn for another loss.");

        var all = new MapBatch(path, batch.Xt, batch.T, ends[0], ends[1], Guided(model, batch, labels), spread, labels);
        Tensor alone = all.S.le(all.T).nonzero().flatten(),
            intervals = all.S.gt(all.T).nonzero().flatten();

        var squares = cat([Squares(FlowError, alone), Squares(rule.Error, intervals)]).index_select(0, cat([alone, intervals]).argsort());

        return new LossSample(squares, batch.T, power == 0 ? null : (squares.detach() + LeastSquare).pow((Scalar)(-power)));

        Tensor Squares(Func<IVelocityModel, MapBatch, Tensor> error, Tensor rows) =>
            rows.numel() == 0 ? empty(0, dtype: all.Xt.dtype, device: all.Xt.device) : error(model, all.At(rows)).square().MeanPerExample();
    }

    private static Tensor FlowError(IVelocityModel model, MapBatch batch) =>
        model.AverageVelocity(batch.Xt, batch.T, batch.T, batch.Labels) - batch.Ut;

    /// <summary>Which ⌊q B⌋ of B examples learn the velocity, q being the share.</summary>
    private Tensor LearnsVelocity(long count, Generator rng) => randperm(count, generator: rng).lt(Math.Floor(share * count));

    private Tensor Guided(IVelocityModel model, RegressionBatch batch, Tensor? labels)
    {
        if (settings.Guidance == 1 || labels is null)
            return batch.Target;

        using var frozen = no_grad();
        // Without labels a model that knows classes answers for none in particular.
        var none = model.AverageVelocity(batch.Xt, batch.T, batch.T);
        var guided = settings.Guidance * batch.Target + (1 - settings.Guidance) * none;

        return where(model.IsClass(labels).AlignTo(batch.Xt), guided, batch.Target);
    }
}
