using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

/// <summary>What holds for every bridge: a new one is tested by being listed.</summary>
public sealed class BridgePathTests
{
    public static IEnumerable<BridgePath> Paths => TestPaths.Bridges;

    [TestCaseSource(nameof(Paths))]
    public void Sample_OnePairManyTimes_HasTheStatedMeanAndSpread(BridgePath path)
    {
        const double x0 = -1,
            x1 = 3;
        const long count = 100_000;
        foreach (double time in new[] { path.TMin, 0.25, 0.5, 0.75, path.TMax })
        {
            using var scope = NewDisposeScope();
            using var rng = new Generator(seed: 1);
            var one = ones(count, 1, dtype: ScalarType.Float64);
            double std = Std(path, time);

            var xt = path.Sample(x0 * one, x1 * one, time * ones(count, dtype: ScalarType.Float64), rng).Xt;

            Assert.That(xt.mean().item<double>(), Is.EqualTo(time * x1 + (1 - time) * x0).Within(0.016 * std));
            Assert.That(xt.std().item<double>(), Is.EqualTo(std).Within(0.011 * std));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_AnyTime_TargetIsThatOfThePaper(BridgePath path)
    {
        // Tong et al. 2024: tube x1 − x0; schroedinger (1 − 2t)/(2t (1 − t)) (x_t − mean) + x1 − x0.
        using var rng = new Generator(seed: 1);
        var x0 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(path.TMin, path.TMax, 9, dtype: ScalarType.Float64);
        var time = t.unsqueeze(1);

        var (xt, ut) = path.Sample(x0, x1, t, rng);
        var pull = path is ConstantSigmaPath ? zeros_like(time) : (1 - 2 * time) / (2 * time * (1 - time));
        var paper = pull * (xt - time * x1 - (1 - time) * x0) + x1 - x0;

        Assert.That(ut.ToDoubleArray(), Is.EqualTo(paper.ToDoubleArray()).Within(1e-9));
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_TwoDraws_HaveFreshNoise(BridgePath path)
    {
        using var rng = new Generator(seed: 1);
        var (x, t) = (zeros(5, 2), 0.5 * ones(5));

        float[] first = path.Sample(x, x, t, rng).Xt.ToFloatArray(),
            second = path.Sample(x, x, t, rng).Xt.ToFloatArray();

        Assert.That(second, Is.Not.EqualTo(first));
    }

    [TestCaseSource(nameof(Paths))]
    public void DataEstimate_StraightMotion_GoesOnToTheEnd(BridgePath path)
    {
        var x = ones(3, 2);

        Assert.That(path.PredictX1(2 * x, x, 0.75 * ones(3)).ToFloatArray(), Is.All.EqualTo(1.5f));
    }

    private static double Std(BridgePath path, double t) =>
        path switch
        {
            ConstantSigmaPath tube => tube.Sigma,
            BrownianBridgePath bridge => bridge.Sigma * Math.Sqrt(t * (1 - t)),
            _ => double.NaN,
        };
}
