using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

/// <summary>Conversions on every affine path, in float64.</summary>
public sealed class ConversionsTests
{
    private const double Digits = 1e-9;

    public static IEnumerable<AffinePath> Paths => TestPaths.Affine;

    [TestCaseSource(nameof(Paths))]
    public void Conversions_OfTruePairs_GiveEachOther(AffinePath path)
    {
        var (x0, x1, t, sample) = Draw(path);
        var (xt, ut) = sample;
        var score = -x0 / path.At(t.unsqueeze(1)).Sigma;

        AssertEqual(path.VelocityFromData(x1, xt, t), ut);
        AssertEqual(path.VelocityFromNoise(x0, xt, t), ut);
        AssertEqual(path.DataFromNoise(x0, xt, t), x1);
        AssertEqual(path.NoiseFromData(x1, xt, t), x0);
        AssertEqual(path.ScoreFromNoise(x0, t), score);
        AssertEqual(path.NoiseFromScore(score, t), x0);
        AssertEqual(path.ScoreFromVelocity(ut, xt, t), score);
        AssertEqual(path.VelocityFromScore(score, xt, t), ut);
    }

    [TestCaseSource(nameof(Paths))]
    public void Conversions_ThereAndBack_AreTheIdentityForAnyNumbers(AffinePath path)
    {
        var (v, x, t, _) = Draw(path); // v and x of no path: the conversions are linear maps

        AssertEqual(path.VelocityFromData(path.PredictX1(v, x, t), x, t), v);
        AssertEqual(path.VelocityFromNoise(path.PredictEpsilon(v, x, t), x, t), v);
        AssertEqual(path.VelocityFromScore(path.ScoreFromVelocity(v, x, t), x, t), v);
        AssertEqual(path.NoiseFromData(path.DataFromNoise(v, x, t), x, t), v);
        AssertEqual(path.NoiseFromScore(path.ScoreFromNoise(v, t), t), v);
    }

    [TestCaseSource(nameof(Paths))]
    public void Conversions_AtBothEnds_AreFiniteInFloat32(AffinePath path)
    {
        var x = ones(2, 2);
        var t = tensor(new[] { 0f, (float)path.TMax });

        Tensor[] all =
        [
            path.VelocityFromData(x, x, t),
            path.VelocityFromNoise(x, x, t),
            path.DataFromNoise(x, x, t),
            path.NoiseFromData(x, x, t),
            path.ScoreFromNoise(x, t),
            path.NoiseFromScore(x, t),
            path.ScoreFromVelocity(x, x, t),
            path.VelocityFromScore(x, x, t),
            path.PredictX1(x, x, t),
            path.PredictEpsilon(x, x, t),
        ];

        Assert.That(all.Select(tensor => tensor.isfinite().all().item<bool>()), Is.All.True);
    }

    [Test]
    public void ScoreFromVelocity_CondOt_IsTheFormOfTheLiterature()
    {
        // (t v − x)/(1 − t)
        CondOtPath path = new();
        var (v, x, t, _) = Draw(path);
        var time = t.unsqueeze(1);

        AssertEqual(path.ScoreFromVelocity(v, x, t), (time * v - x) / (1 - time));
    }

    [Test]
    public void VelocityFromData_BeyondTheLastTime_HasTheCoefficientsOfThatTime()
    {
        // condot: v = (x1 − x)/(1 − t), and α/σ = 100 at t = 100/101.
        var x = zeros(2, 1, dtype: ScalarType.Float64);

        var v = new CondOtPath().VelocityFromData(x + 1, x, tensor(new[] { 0.5, 1 }));

        Assert.That(v.ToDoubleArray(), Is.EqualTo(new double[] { 2, 101 }).Within(1e-9));
    }

    private static (Tensor X0, Tensor X1, Tensor T, PathSample Sample) Draw(AffinePath path)
    {
        using var rng = new Generator(seed: 1);
        var x0 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(path.MinTimeForAlpha, path.MaxTimeForSigma, 9, dtype: ScalarType.Float64);

        return (x0, x1, t, path.Sample(x0, x1, t));
    }

    private static void AssertEqual(Tensor actual, Tensor expected) =>
        Assert.That((actual - expected).abs().max().item<double>() / (1 + expected.abs().max().item<double>()), Is.LessThan(Digits));
}
