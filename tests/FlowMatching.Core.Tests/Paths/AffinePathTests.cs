using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

/// <summary>What holds for every affine path: a new one is tested by being listed.</summary>
public sealed class AffinePathTests
{
    public static IEnumerable<AffinePath> Paths => TestPaths.Affine;

    [TestCaseSource(nameof(Paths))]
    public void At_AnyTime_DerivativesAgreeWithCentralDifferences(AffinePath path)
    {
        const double h = 1e-6;
        foreach (double t in Grid(path, 21, 2 * h))
        {
            var (before, at, after) = (path.At(t - h), path.At(t), path.At(t + h));

            Assert.That((after.Alpha - before.Alpha) / (2 * h), Is.EqualTo(at.DAlpha).Within(1e-6 * (1 + Math.Abs(at.DAlpha))));
            Assert.That((after.Sigma - before.Sigma) / (2 * h), Is.EqualTo(at.DSigma).Within(1e-6 * (1 + Math.Abs(at.DSigma))));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void At_BothEnds_AllCoefficientsAreFiniteInFloat32Too(AffinePath path)
    {
        var (alpha, sigma, dAlpha, dSigma) = path.At(tensor(new[] { (float)path.TMin, (float)path.TMax }));

        foreach (var coefficient in new[] { alpha, sigma, dAlpha, dSigma })
        {
            Assert.That(coefficient.ToFloatArray(), Is.All.Matches<float>(float.IsFinite));
            Assert.That(coefficient.dtype, Is.EqualTo(ScalarType.Float32));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void At_Float32_AgreesWithFloat64(AffinePath path)
    {
        float[] times = [.. Grid(path, 33, 0).Select(t => (float)t)];
        var rough = path.At(tensor(times));
        var exact = path.At(tensor(Array.ConvertAll(times, t => (double)t)));

        Assert.That(Relative(rough.Sigma, exact.Sigma), Is.LessThan(1e-4));
        Assert.That(Relative(rough.DSigma, exact.DSigma), Is.LessThan(1e-4));
        Assert.That(Relative(rough.Alpha, exact.Alpha), Is.LessThan(1e-5));
        Assert.That(Relative(rough.DAlpha, exact.DAlpha), Is.LessThan(1e-4));
    }

    [TestCaseSource(nameof(Paths))]
    public void Snr_AlongThePath_RisesAndIsInvertedExactly(AffinePath path)
    {
        double[] times = [.. Grid(path, 101, 0)];
        double[] ratios = [.. times.Select(t => path.At(t).Snr)];

        Assert.That(ratios, Is.Ordered.And.Unique);
        foreach (var (t, rho) in times.Zip(ratios).Where(pair => pair.Second > 0))
        {
            Assert.That(path.SnrInverse(rho), Is.EqualTo(t).Within(1e-9));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void MinTimeForAlphaAndMaxTimeForSigma_AreWhereTheRatioIsOneToAHundredOrTheEnds(AffinePath path)
    {
        double first = path.At(path.MinTimeForAlpha).Snr,
            last = path.At(path.MaxTimeForSigma).Snr;

        Assert.That(
            first,
            path.MinTimeForAlpha > path.TMin
                ? Is.EqualTo(0.01).Within(1e-9)
                : Is.GreaterThanOrEqualTo(0.01 - 1e-4).Or.EqualTo(path.At(0).Snr)
        );
        Assert.That(last, path.MaxTimeForSigma < path.TMax ? Is.EqualTo(100).Within(1e-6) : Is.LessThanOrEqualTo(100.0001));
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_AnyTime_AgreesWithTheGeneralGaussianField(AffinePath path)
    {
        // u(x | x1) = (σ'/σ) (x − α x1) + α' x1: theory of Lipman et al. 2023, Theorem 3.
        var (x0, x1, t) = Pairs(path);
        var (alpha, sigma, dAlpha, dSigma) = path.At(t.unsqueeze(1));

        var (xt, ut) = path.Sample(x0, x1, t);

        Assert.That(ut.ToDoubleArray(), Is.EqualTo((dSigma / sigma * (xt - alpha * x1) + dAlpha * x1).ToDoubleArray()).Within(1e-9));
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_ManyPairsOfOneDataPoint_HaveTheStatedMeanAndSpread(AffinePath path)
    {
        const double x1 = 3;
        const long count = 100_000;
        foreach (double time in new[] { path.TMin, 0.25, 0.5, 0.75, path.TMax })
        {
            using var scope = NewDisposeScope();
            using var rng = new Generator(seed: 1);
            var x0 = randn(count, 1, dtype: ScalarType.Float64, generator: rng);
            var at = path.At(time);

            var (xt, ut) = path.Sample(x0, x1 * ones_like(x0), time * ones(count, dtype: ScalarType.Float64));

            AssertLaw(xt, at.Alpha * x1, at.Sigma);
            AssertLaw(ut, at.DAlpha * x1, Math.Abs(at.DSigma));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void Estimates_OfTheTrueVelocity_GiveBackDataAndNoise(AffinePath path)
    {
        using var rng = new Generator(seed: 4);
        var x0 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(path.MinTimeForAlpha, path.TMax, 9, dtype: ScalarType.Float64);

        var (xt, ut) = path.Sample(x0, x1, t);

        Assert.That(path.PredictX1(ut, xt, t).ToDoubleArray(), Is.EqualTo(x1.ToDoubleArray()).Within(1e-9));
        Assert.That(path.PredictEpsilon(ut, xt, t).ToDoubleArray(), Is.EqualTo(x0.ToDoubleArray()).Within(1e-9));
    }

    [Test]
    public void NoiseEstimate_PolynomialAtTheStart_IsTheStateItself()
    {
        var x = tensor(new[] { 1.5, -2 }, [1, 2]);

        var noise = new PolynomialPath(3).PredictEpsilon(zeros_like(x), x, zeros(1, dtype: ScalarType.Float64));

        Assert.That(noise.ToDoubleArray(), Is.EqualTo(x.ToDoubleArray()));
    }

    [TestCase(0.1, 20)]
    [TestCase(0.5, 3)]
    public void Sample_Vp_AgreesWithTheFormInThePaper(double betaMin, double betaMax)
    {
        // Lipman et al. 2023: u = α'_s/(1 − α_s²) (α_s x − x1) at s = 1 − t, α_s = exp(−½ ∫₀ˢ β), α'_s = −½ β(s) α_s.
        VpPath path = new(betaMin, betaMax);
        var (x0, x1, t) = Pairs(path);
        var s = 1 - t.unsqueeze(1);
        var alpha = (-0.5 * (betaMin * s + (betaMax - betaMin) / 2 * s * s)).exp();
        var slope = -0.5 * (betaMin + (betaMax - betaMin) * s) * alpha;

        var (xt, ut) = path.Sample(x0, x1, t);

        Assert.That(ut.ToDoubleArray(), Is.EqualTo((slope / (1 - alpha * alpha) * (alpha * xt - x1)).ToDoubleArray()).Within(1e-8));
    }

    [Test]
    public void Sample_Ve_AgreesWithTheFormInThePaper()
    {
        // Lipman et al. 2023: u = −(σ'_s/σ_s) (x − x1) at s = 1 − t, σ_s = σ_min (σ_max/σ_min)^s.
        VePath path = new(0.02, 30);
        var (x0, x1, t) = Pairs(path);

        var (xt, ut) = path.Sample(x0, x1, t);

        Assert.That(ut.ToDoubleArray(), Is.EqualTo((-Math.Log(30 / 0.02) * (xt - x1)).ToDoubleArray()).Within(1e-9));
    }

    [Test]
    public void At_Vp_StartsWithTheKnownRestOfData() => Assert.That(new VpPath().At(0).Alpha, Is.EqualTo(0.0066).Within(1e-4));

    [Test]
    public void NarrowedPath_HasTheSameCoefficientsOnItsOwnInterval()
    {
        NarrowedPath narrowed = new(new VePath(0.01, 20), 0.25, 3);

        Assert.That((narrowed.TMin, narrowed.TMax, narrowed.Name), Is.EqualTo((0.25, 1.0, "ve")));
        Assert.That(narrowed.StartScale(), Is.EqualTo(new VePath(0.01, 20).At(0.25).Sigma));
    }

    private static double[] Grid(AffinePath path, int count, double margin) =>
        [.. Enumerable.Range(0, count).Select(i => path.TMin + margin + (path.TMax - path.TMin - 2 * margin) * i / (count - 1))];

    private static (Tensor X0, Tensor X1, Tensor T) Pairs(AffinePath path)
    {
        using var rng = new Generator(seed: 2);

        return (
            randn(9, 2, dtype: ScalarType.Float64, generator: rng),
            randn(9, 2, dtype: ScalarType.Float64, generator: rng),
            linspace(path.TMin, path.TMax - 0.01, 9, dtype: ScalarType.Float64)
        );
    }

    private static double Relative(Tensor rough, Tensor exact) =>
        ((rough.to_type(ScalarType.Float64) - exact).abs() / (exact.abs() + 1e-3)).max().item<double>();

    /// <summary>Five standard errors of 100,000 numbers.</summary>
    private static void AssertLaw(Tensor x, double mean, double std)
    {
        Assert.That(x.mean().item<double>(), Is.EqualTo(mean).Within(0.016 * std + 1e-9));
        Assert.That(x.std().item<double>(), Is.EqualTo(std).Within(0.011 * std + 1e-9));
    }
}
