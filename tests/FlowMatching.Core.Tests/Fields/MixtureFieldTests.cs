using FlowMatching.Core.Engine;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Fields;

/// <summary>What holds for the true field on every affine path.</summary>
public sealed class MixtureFieldTests
{
    private const double Std = 0.6;

    private static readonly double[] Centres = [0, -2, 1, 0.5, -2, 1];

    public static IEnumerable<AffinePath> Paths => TestPaths.Affine;

    [TestCase(0)]
    [TestCase(0.3)]
    [TestCase(0.9)]
    [TestCase(1)]
    public void Velocity_OneGaussianOnCondOt_HasTheClosedForm(double t)
    {
        // N(0, I) to N(m, s² I): v = m + (t s² − (1 − t))/((1 − t)² + t² s²) (x − t m).
        var x = tensor([0.5, -1, 3, 2], [2, 2]);
        var m = tensor(new[] { 1.0, -2 });
        double gain = (t * Std * Std - (1 - t)) / ((1 - t) * (1 - t) + t * t * Std * Std);

        var v = new MixtureField([1, -2], 2, Std, new CondOtPath()).Velocity(x, t);

        Assert.That(v.ToDoubleArray(), Is.EqualTo((m + gain * (x - t * m)).ToDoubleArray()).Within(1e-12));
    }

    [TestCaseSource(nameof(Paths))]
    public void Velocity_Mixture_AgreesWithTheScoreOfItsDensity(AffinePath path)
    {
        // ∇ log p_t = −E[X0 | x]/σ by central differences gives E[X0 | x], that gives E[X1 | x] = (x − σ E[X0 | x])/α, and both give v.
        double t = path.TMin + 0.6 * (path.TMax - path.TMin);
        var at = path.At(t);
        double[] point = [0.7, -0.4];

        double[] v = new MixtureField(Centres, 2, Std, path).Velocity(tensor(point, [1, 2]), t).ToDoubleArray();

        for (int d = 0; d < 2; d++)
        {
            double noise = -at.Sigma * Score(point, at, d),
                data = (point[d] - at.Sigma * noise) / at.Alpha;
            Assert.That(v[d], Is.EqualTo(at.DAlpha * data + at.DSigma * noise).Within(1e-6 * (1 + Math.Abs(v[d]))));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void Velocity_NarrowMixture_IsThatOfItsCentres(AffinePath path)
    {
        double t = path.TMin + 0.4 * (path.TMax - path.TMin);
        var x = tensor([0.1, 0.2, -1, 0.5], [2, 2]);

        double[] narrow = new MixtureField(Centres, 2, 1e-7, path).Velocity(x, t).ToDoubleArray();
        double[] points = new MixtureField(Centres, 2, 0, path).Velocity(x, t).ToDoubleArray();

        Assert.That(narrow, Is.EqualTo(points).Within(1e-6));
    }

    [TestCaseSource(nameof(Paths))]
    public void Velocity_FiniteSet_IsTheWeightedMeanOverItsPairs(AffinePath path)
    {
        double t = path.TMin + 0.4 * (path.TMax - path.TMin);
        var at = path.At(t);
        double[] x = [0.1, 0.2];
        double[] weights =
        [
            .. Centres
                .Chunk(2)
                .Select(z => Math.Exp(-(Square(x[0] - at.Alpha * z[0]) + Square(x[1] - at.Alpha * z[1])) / (2 * at.Sigma * at.Sigma))),
        ];
        double[] expected =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(d =>
                    Centres
                        .Chunk(2)
                        .Zip(weights)
                        .Sum(pair => pair.Second * (at.DAlpha * pair.First[d] + at.DSigma * (x[d] - at.Alpha * pair.First[d]) / at.Sigma))
                    / weights.Sum()
                ),
        ];

        double[] v = new MixtureField(Centres, 2, 0, path).Velocity(tensor(x, [1, 2]), t).ToDoubleArray();

        Assert.That(v, Is.EqualTo(expected).Within(1e-9 * (1 + Math.Abs(expected[0]) + Math.Abs(expected[1]))));
    }

    [Test]
    public void AsField_PushedByRk4_GivesTheMomentsOfTheMixture()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 4);
        var x0 = randn(20_000, 2, dtype: ScalarType.Float64, generator: rng);

        var x1 = OdeSolvers.All.Get("rk4").Integrate(new MixtureField(Centres, 2, Std, new CondOtPath()).AsField(), x0, 0, 1, 40);

        // Mean of the centres (−1/3, −1/6); variance s² plus that of the centres.
        double[] mean = x1.mean([0]).ToDoubleArray(),
            variance = x1.var([0]).ToDoubleArray();
        Assert.That(mean, Is.EqualTo(new[] { -1.0 / 3, -1.0 / 6 }).Within(4 * 1.5 / Math.Sqrt(20_000)));
        Assert.That(variance, Is.EqualTo(new[] { Std * Std + 14.0 / 9, Std * Std + 31.5 / 18 - 1.0 / 36 }).Within(0.06));
    }

    [Test]
    public void Velocity_Float32AndManyRows_AreThoseOfFloat64AndOneRow()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 4);
        double[] many = randn(2 * 30_000, dtype: ScalarType.Float64, generator: rng).ToDoubleArray(); // 30,000 centres: 4 rows at a time
        MixtureField field = new(many, 2, 0, new CondOtPath());
        var x = randn(300, 2, generator: rng);

        int before = scope.DisposablesCount;
        var all = field.Velocity(x, 0.5);

        Assert.That(scope.DisposablesCount, Is.EqualTo(before + 1), "nothing stays but the velocities");
        Assert.That(all.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(
            all[299].ToDoubleArray(),
            Is.EqualTo(field.Velocity(x[299].unsqueeze(0).to_type(ScalarType.Float64), 0.5).ToDoubleArray()).Within(1e-5)
        );
    }

    [Test]
    public void Velocity_FarPoint_IsFinite() =>
        Assert.That(
            new MixtureField(Centres, 2, 0, new CondOtPath()).Velocity(tensor(new[] { 1e4, -1e4 }, [1, 2]), 0.999).ToDoubleArray(),
            Has.All.Matches<double>(double.IsFinite)
        );

    /// <summary>∂ log p_t/∂x_d by central differences.</summary>
    private static double Score(double[] point, ScheduleCoefficientsAt at, int d)
    {
        const double h = 1e-5;
        double variance = at.Alpha * at.Alpha * Std * Std + at.Sigma * at.Sigma;
        double LogDensity(double step) =>
            Math.Log(
                Centres
                    .Chunk(2)
                    .Sum(z =>
                        Math.Exp(
                            -Enumerable.Range(0, 2).Sum(k => Square(point[k] + (k == d ? step : 0) - at.Alpha * z[k])) / (2 * variance)
                        )
                    )
            );

        return (LogDensity(h) - LogDensity(-h)) / (2 * h);
    }

    private static double Square(double value) => value * value;
}
