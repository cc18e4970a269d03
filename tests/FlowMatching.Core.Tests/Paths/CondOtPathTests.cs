using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Paths;

public sealed class CondOtPathTests
{
    private static readonly float[] X0 = [1, -2, 3, 0.5f];
    private static readonly float[] X1 = [5, 4, -1, 2];

    [Test]
    public void Sample_AtZeroAndOne_GivesNoiseAndData()
    {
        var (x0, x1) = (tensor(X0, [2, 2]), tensor(X1, [2, 2]));
        CondOtPath path = new();

        Assert.That(path.Sample(x0, x1, zeros(2)).Xt.ToFloatArray(), Is.EqualTo(X0));
        Assert.That(path.Sample(x0, x1, ones(2)).Xt.ToFloatArray(), Is.EqualTo(X1));
    }

    [Test]
    public void Sample_AtOneWithSigmaMin_KeepsThatMuchNoise()
    {
        var sample = new CondOtPath(sigmaMin: 0.25).Sample(tensor(X0, [2, 2]), tensor(X1, [2, 2]), ones(2));

        Assert.That(sample.Xt.ToFloatArray(), Is.EqualTo(X1.Zip(X0, (x1, x0) => x1 + 0.25f * x0)));
    }

    [Test]
    public void Sample_NoSigmaMin_MovesAtX1MinusX0AtAllTimes()
    {
        var sample = new CondOtPath().Sample(tensor(X0, [2, 2]), tensor(X1, [2, 2]), tensor(new[] { 0.3f, 0.9f }));

        Assert.That(sample.Ut.ToFloatArray(), Is.EqualTo(X1.Zip(X0, (x1, x0) => x1 - x0)));
    }

    [TestCase(0.0)]
    [TestCase(0.1)]
    public void Sample_AnyTime_AgreesWithTheFormInThePaper(double sigmaMin)
    {
        // Lipman et al. 2023: u(x | x1) = (x1 − (1 − σ_min) x) / (1 − (1 − σ_min) t).
        using var rng = new Generator(seed: 2);
        var x0 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var x1 = randn(9, 2, dtype: ScalarType.Float64, generator: rng);
        var t = linspace(0, 0.9, 9, dtype: ScalarType.Float64);

        var (xt, ut) = new CondOtPath(sigmaMin).Sample(x0, x1, t);
        var paper = (x1 - (1 - sigmaMin) * xt) / (1 - (1 - sigmaMin) * t.unsqueeze(1));

        Assert.That(ut.ToDoubleArray(), Is.EqualTo(paper.ToDoubleArray()).Within(1e-12));
    }

    [TestCase(-0.1)]
    [TestCase(1.0)]
    public void Constructor_SigmaMinOutOfRange_IsRefused(double sigmaMin) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new CondOtPath(sigmaMin));
}
