using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

/// <summary>What holds for every prediction: a new one is tested by being listed.</summary>
public sealed class PredictionTests
{
    public static IEnumerable<TestCaseData> All =>
        from prediction in Predictions.All
        from path in TestPaths.All
        where path is AffinePath || !prediction.NeedsAffinePath
        select new TestCaseData(prediction, path).SetArgDisplayNames(prediction.Name, path.ToString()!.Split('.')[^1]);

    public static IEnumerable<TestCaseData> Affine => All.Where(test => test.Arguments[1] is AffinePath);

    [TestCaseSource(nameof(Affine))]
    public void Velocity_OfTheTarget_IsTheTrueVelocityAllOverTheInterval(IPrediction prediction, AffinePath path)
    {
        using var rng = new Generator(seed: 1);
        var within = (AffinePath)prediction.Within(path);
        var x0 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(within.TMin, within.TMax, 9, dtype: ScalarType.Float64);

        var sample = within.Sample(x0, x1, t);
        var velocity = prediction.Velocity(within, prediction.Target(x0, x1, sample), sample.Xt, t);

        Assert.That(velocity.ToDoubleArray(), Is.EqualTo(sample.Ut.ToDoubleArray()).Within(1e-8));
    }

    [TestCaseSource(nameof(All))]
    public void Predict_NetworkOfUnitOutput_HasTheSpreadOfItsTarget(IPrediction prediction, IProbabilityPath path)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 2);
        using VelocityModel model = new(new FunctionNetwork((x, _) => ones_like(x)), path, TestPaths.DataStd, prediction: prediction);
        const int count = 50_000;
        var t = (0.3 * model.Path.TMin + 0.7 * model.Path.TMax) * ones(count);
        var (x0, x1) = (randn(count, 1, generator: rng), TestPaths.DataStd * randn(count, 1, generator: rng));
        var sample = model.Path.Sample(x0, x1, t, rng);

        double scale = model.Predict(sample.Xt, t).square().mean().item<float>();

        Assert.That(prediction.Target(x0, x1, sample).var().item<float>(), Is.EqualTo(scale).Within(4).Percent);
    }

    [TestCaseSource(nameof(Affine))]
    public void PerExample_ModelThatKnowsTheData_HasNoLossInWhateverItPredicts(IPrediction prediction, AffinePath path)
    {
        // All data at 3, so x1 = 3 and x0 = (x − 3 α)/σ whatever x: the network has to say that, less the linear part
        // and divided by its own scale.
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 3);
        var within = (AffinePath)prediction.Within(path);
        var x0 = randn(50, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = 3 * ones_like(x0);

        Tensor Exact(Tensor scaled, Tensor t)
        {
            var moments = prediction.Moments(within, t.unsqueeze(1), 2, sourceStd: 1);
            var x = moments.State.sqrt() * scaled;
            var (alpha, sigma, dAlpha, dSigma) = within.At(t.unsqueeze(1));
            var noise = (x - 3 * alpha) / sigma;
            var target = prediction.Target(noise, 3 * ones_like(noise), new PathSample(scaled, 3 * dAlpha + dSigma * noise));
            return (target - moments.Covariance / moments.State * x) / moments.Residual.sqrt();
        }

        using VelocityModel model = new(new FunctionNetwork(Exact), path, dataStd: 2, prediction: prediction);
        var losses = new FlowMatchingLoss(model.Path, new UniformTimes()).PerExample(model, x0, x1, rng).PerExample;

        Assert.That(losses.max().item<double>(), Is.LessThan(1e-16));
    }

    [TestCaseSource(nameof(Affine))]
    public void Moments_IndependentPairs_AreThoseOfManySamples(IPrediction prediction, AffinePath path)
    {
        var within = (AffinePath)prediction.Within(path);
        foreach (double time in new[] { 0.05, 0.3, 0.7, 0.95 })
        {
            using var scope = NewDisposeScope();
            using var rng = new Generator(seed: 3);
            var x0 = 0.5 * randn(100_000, 1, dtype: ScalarType.Float64, generator: rng);
            var x1 = 2 * randn(100_000, 1, dtype: ScalarType.Float64, generator: rng);
            var sample = within.Sample(x0, x1, time * ones(100_000, dtype: ScalarType.Float64));
            var target = prediction.Target(x0, x1, sample);

            var moments = prediction.Moments(within, tensor(new[] { time }), 2, sourceStd: 0.5);
            double state = moments.State.item<double>(),
                slope = moments.Covariance.item<double>() / state,
                spread = Math.Sqrt(state * moments.Target.item<double>());
            var rest = target - slope * sample.Xt;

            Assert.That((rest * sample.Xt).mean().item<double>() / spread, Is.EqualTo(0).Within(0.015)); // uncorrelated: 5 standard errors
            Assert.That(rest.square().mean().item<double>(), Is.EqualTo(moments.Residual.item<double>()).Within(3).Percent);
        }
    }

    [TestCase("x1", 0, 100 / 101.0)]
    [TestCase("epsilon", 1 / 101.0, 1)]
    [TestCase("velocity", 0, 1)]
    public void Within_CondOt_EndsWhereTheRatioIsAHundred(string name, double first, double last)
    {
        var within = Predictions.All.Get(name).Within(new CondOtPath());

        Assert.That(new[] { within.TMin, within.TMax }, Is.EqualTo(new[] { first, last }).Within(1e-12));
    }

    [Test]
    public void Names_BeginWithTheDefault() => Assert.That(Predictions.All.Names, Is.EqualTo(new[] { "velocity", "x1", "epsilon" }));
}
