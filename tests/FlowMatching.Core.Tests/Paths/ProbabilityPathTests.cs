using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

/// <summary>What holds for every path, affine or bridge: a new one is tested by being listed.</summary>
public sealed class ProbabilityPathTests
{
    private const long Many = 100_000;

    public static IEnumerable<IProbabilityPath> Paths => TestPaths.All;

    [TestCaseSource(nameof(Paths))]
    public void Sample_AnyTime_UtIsTheDerivativeOfXtForTheSameNoise(IProbabilityPath path)
    {
        const double h = 1e-6;
        using var rng = new Generator(seed: 1);
        var (x0, x1) = (Normal(7, 3, rng), Normal(7, 3, rng));
        var t = Grid(path, 7, margin: 2 * h);

        PathSample At(double shift)
        {
            using var own = new Generator(seed: 2);
            return path.Sample(x0, x1, t + shift, own);
        }

        double[] slope = ((At(h).Xt - At(-h).Xt) / (2 * h)).ToDoubleArray(),
            ut = At(0).Ut.ToDoubleArray();

        Assert.That(slope.Zip(ut, (a, b) => Math.Abs(a - b) / (1 + Math.Abs(b))), Is.All.LessThan(1e-6));
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_BothEnds_IsFiniteAndArrivesAtTheData(IProbabilityPath path)
    {
        using var rng = new Generator(seed: 1);
        var (x0, x1) = (3 * ones(1000, 1), 5 * ones(1000, 1));
        var start = path.Sample(x0, x1, path.TMin * ones(1000), rng);
        var end = path.Sample(x0, x1, path.TMax * ones(1000), rng);

        Assert.That(new[] { start.Xt, start.Ut, end.Xt, end.Ut }.Select(x => x.isfinite().all().item<bool>()), Is.All.True);
        Assert.That(end.Xt.mean().item<float>(), Is.EqualTo(5).Within(0.35)); // up to 0.1 x0 is left
    }

    [TestCase("condot")]
    [TestCase("polynomial")]
    [TestCase("cosine")]
    [TestCase("linear-vp")]
    [TestCase("vp")]
    [TestCase("tube")]
    [TestCase("schroedinger")]
    public void Sample_AtTheStart_IsTheNoiseAtTheScaleOfTheOde(string name)
    {
        var path = TestPaths.Create(new PathSettings { Name = name });
        using var rng = new Generator(seed: 1);
        var x0 = 3 * ones(100_000, 1);

        var start = path.Sample(x0, 5 * ones_like(x0), path.TMin * ones(100_000), rng).Xt;

        Assert.That(start.mean().item<float>(), Is.EqualTo(3 * path.StartScale()).Within(0.04)); // vp has 0.0066 of the data there
    }

    [Test]
    public void Sample_VeAtTheStart_IsTheDataDrownedInNoise()
    {
        var path = TestPaths.Create(new PathSettings { Name = "ve" });
        using var rng = new Generator(seed: 1);

        Assert.That(path.StartScale(), Is.EqualTo(10 * TestPaths.DataStd).Within(1e-9));
        Assert.That(path.Sample(3 * ones(1, 1), 5 * ones(1, 1), zeros(1), rng).Xt.item<float>(), Is.EqualTo(5 + 3 * 20).Within(1e-4));
    }

    [TestCaseSource(nameof(Paths))]
    public void Moments_IndependentPairs_AreThoseOfManySamples(IProbabilityPath path)
    {
        foreach (double time in new[] { path.TMin, 0.2, 0.5, 0.8, path.TMax })
        {
            using var scope = NewDisposeScope();
            using var rng = new Generator(seed: 3);
            var t = time * ones(Many, dtype: ScalarType.Float64);
            var sample = path.Sample(0.5 * Normal(Many, 1, rng), TestPaths.DataStd * Normal(Many, 1, rng), t, rng);

            var (state, target, covariance, residual) = path.Moments(tensor(new[] { time }), TestPaths.DataStd, sourceStd: 0.5);

            Assert.That(Variance(sample.Xt), Is.EqualTo(state.item<double>()).Within(2).Percent); // a variance is known to 0.3 %
            Assert.That(Variance(sample.Ut), Is.EqualTo(target.item<double>()).Within(2).Percent);
            Assert.That(
                Variance(sample.Ut - covariance / state * sample.Xt),
                Is.EqualTo(residual.item<double>()).Within(2).Percent,
                "what the best linear regression leaves"
            );
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_UnequalShapes_IsRefused(IProbabilityPath path)
    {
        using var rng = new Generator(seed: 1);

        Assert.Throws<ArgumentException>(() => path.Sample(zeros(4, 2), zeros(4, 3), zeros(4), rng));
        Assert.Throws<ArgumentException>(() => path.Sample(zeros(4, 2), zeros(4, 2), zeros(3), rng));
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_ImageBatch_KeepsItsShapeAndType(IProbabilityPath path)
    {
        using var rng = new Generator(seed: 1);
        var x = zeros(2, 3, 4, 4);

        var sample = path.Sample(x, x, 0.5 * ones(2), rng);

        Assert.That(sample.Xt.shape, Is.EqualTo(x.shape));
        Assert.That((sample.Xt.dtype, sample.Ut.dtype), Is.EqualTo((ScalarType.Float32, ScalarType.Float32)));
    }

    private static double Variance(Tensor x) => x.var([0], unbiased: false).item<double>();

    private static Tensor Grid(IProbabilityPath path, int count, double margin) =>
        linspace(path.TMin + margin, path.TMax - margin, count, dtype: ScalarType.Float64);

    private static Tensor Normal(long rows, long columns, Generator rng) => randn(rows, columns, dtype: ScalarType.Float64, generator: rng);
}
