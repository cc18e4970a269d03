using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Objectives;

/// <summary>Every rule of average velocities, by being listed, against the exact flow map of a Gaussian.</summary>
public sealed class FlowMapRuleTests : EngineTestBase
{
    private const int Examples = 512;

    public static IEnumerable<IFlowMapRule> Rules => ObjectiveCatalog.All.OfType<FlowMapObjective>().Select(objective => objective.Rule);

    public static IEnumerable<TestCaseData> RulesOnPaths =>
        from rule in Rules
        from path in new AffinePath[] { new CondOtPath(), new CosinePath() }
        select new TestCaseData(rule, path).SetArgDisplayNames(rule.Name, path.Name);

    [TestCaseSource(nameof(RulesOnPaths))]
    public void Error_ExactMap_IsZero(IFlowMapRule rule, AffinePath path)
    {
        using var scope = NewDisposeScope();
        GaussianMap exact = new(path, std: 2);
        var batch = Batch(rule, path);

        var error = rule.Error(exact, batch with { Ut = exact.Velocity(batch.Xt, batch.T) });

        // The halves of Shortcut's shortest steps are Euler's.
        var counts = rule is Shortcut ? (batch.S - batch.T).gt(0.02) : ones_like(batch.T, dtype: ScalarType.Bool);
        Assert.That(error.abs().amax(new long[] { 1 }).masked_select(counts).max().item<double>(), Is.LessThan(1e-6));
    }

    [TestCaseSource(nameof(RulesOnPaths))]
    public void Error_MapThatIsOff_IsNotZero(IFlowMapRule rule, AffinePath path)
    {
        using var scope = NewDisposeScope();
        GaussianMap exact = new(path, std: 2);
        var batch = Batch(rule, path);

        var error = rule.Error(new TooLong(exact), batch with { Ut = exact.Velocity(batch.Xt, batch.T) });

        Assert.That(error.square().mean().sqrt().item<double>(), Is.GreaterThan(0.02));
    }

    [TestCaseSource(nameof(Rules))]
    public void DrawTimes_AreIntervalsOfThePath(IFlowMapRule rule)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(1).For("times");

        var times = rule.DrawTimes(10_000, new CondOtPath(), new StratifiedTimes(), rng);
        var (t, s, r) = (times[0], times[1], times[2]);

        Assert.Multiple(() =>
        {
            Assert.That(times.min().item<float>(), Is.GreaterThanOrEqualTo(0));
            Assert.That(times.max().item<float>(), Is.LessThanOrEqualTo(1));
            Assert.That(s.ge(t).all().item<bool>() && r.ge(t).all().item<bool>() && r.le(s).all().item<bool>());
            Assert.That((s - t).max().item<float>(), Is.GreaterThan(0.9f), "the whole way is among them");
        });
    }

    [Test]
    public void ShortcutTimes_AreHalvingsOnTheirGrid()
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(1).For("times");

        var times = new Shortcut().DrawTimes(10_000, new CondOtPath(), new UniformTimes(), rng);
        float[] lengths = (times[1] - times[0]).ToFloatArray(),
            starts = times[0].ToFloatArray();

        Assert.Multiple(() =>
        {
            Assert.That(lengths.Distinct().Order(), Is.EqualTo(Enumerable.Range(0, 7).Select(k => 1f / (1 << k)).Order()));
            Assert.That(starts.Zip(lengths, (start, length) => start / length), Is.All.Matches<float>(n => n == MathF.Round(n)));
        });
    }

    private static MapBatch Batch(IFlowMapRule rule, AffinePath path)
    {
        using var rng = new RandomStreams(2).For("batch");
        var times = rule.DrawTimes(Examples, path, new UniformTimes(), rng).to_type(ScalarType.Float64);
        var x = randn(new long[] { Examples, 3 }, dtype: ScalarType.Float64, generator: rng);

        return new MapBatch(path, x, times[0], times[1], times[2], zeros_like(x), tensor(2.0));
    }

    /// <summary>A map with the right velocity, whose steps are the longer than the exact ones the longer they are.</summary>
    private sealed class TooLong(GaussianMap map) : IVelocityModel
    {
        public Tensor Velocity(Tensor x, Tensor t) => map.Velocity(x, t);

        public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null) =>
            (1 + (s - t) / 2).unsqueeze(1) * map.AverageVelocity(x, t, s);
    }
}
