using FlowMatching.Core.Paths;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

/// <summary>What holds for every path: a new one is tested by being listed.</summary>
public sealed class ProbabilityPathTests
{
    public static IEnumerable<IProbabilityPath> Paths => [new CondOtPath(), new CondOtPath(sigmaMin: 0.1)];

    [TestCaseSource(nameof(Paths))]
    public void At_AnyTime_DerivativesAgreeWithCentralDifferences(IProbabilityPath path)
    {
        const double h = 1e-5;
        var t = linspace(path.TMin + 2 * h, path.TMax - 2 * h, 21, dtype: ScalarType.Float64);
        var (before, at, after) = (path.At(t - h), path.At(t), path.At(t + h));

        Assert.That(((after.Alpha - before.Alpha) / (2 * h)).ToDoubleArray(), Is.EqualTo(at.DAlpha.ToDoubleArray()).Within(1e-8));
        Assert.That(((after.Sigma - before.Sigma) / (2 * h)).ToDoubleArray(), Is.EqualTo(at.DSigma.ToDoubleArray()).Within(1e-8));
    }

    [TestCaseSource(nameof(Paths))]
    public void At_BothEnds_AllCoefficientsAreFinite(IProbabilityPath path)
    {
        var (alpha, sigma, dAlpha, dSigma) = path.At(tensor(new[] { path.TMin, path.TMax }));

        foreach (var coefficient in new[] { alpha, sigma, dAlpha, dSigma })
        {
            Assert.That(coefficient.ToDoubleArray(), Is.All.Matches<double>(double.IsFinite));
        }
    }

    [TestCaseSource(nameof(Paths))]
    public void Sample_AnyTime_UtIsTheDerivativeOfXt(IProbabilityPath path)
    {
        const double h = 1e-5;
        using var rng = new Generator(seed: 1);
        var x0 = randn(7, 3, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(7, 3, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(path.TMin + 2 * h, path.TMax - 2 * h, 7, dtype: ScalarType.Float64);

        var slope = (path.Sample(x0, x1, t + h).Xt - path.Sample(x0, x1, t - h).Xt) / (2 * h);

        Assert.That(slope.ToDoubleArray(), Is.EqualTo(path.Sample(x0, x1, t).Ut.ToDoubleArray()).Within(1e-8));
    }

    [Test]
    public void Sample_UnequalShapes_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new CondOtPath().Sample(zeros(4, 2), zeros(4, 3), zeros(4)));

    [Test]
    public void Sample_TimesOfAnotherBatch_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new CondOtPath().Sample(zeros(4, 2), zeros(4, 2), zeros(3)));
}
