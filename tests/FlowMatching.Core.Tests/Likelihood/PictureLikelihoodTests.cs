using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class PictureLikelihoodTests
{
    private const int Size = 2 * 4 * 4;

    private static readonly LikelihoodRequest Request = new()
    {
        Steps = 2,
        Probes = 1,
        Seed = 3,
        Chunk = 2,
    };

    [Test]
    public void Measure_FlowThatStandsStill_HasTheBitsOfGaussianNoise()
    {
        // p1 = N(0, I): bits = (‖x‖²/2 + D/2 ln 2π)/(D ln 2) + 7 of every picture.
        var images = Pictures(5);
        double[] each =
        [
            .. Dequantisation
                .Of(images, 5, new RandomStreams(3))
                .Chunk(Size)
                .Select(x => (x.Sum(value => (double)value * value) / 2 + Size / 2.0 * Math.Log(2 * Math.PI)) / (Size * Math.Log(2)) + 7),
        ];

        var bits = PictureLikelihood.Measure(new FlowLikelihood(new FunctionFlow((x, _) => 0 * x)).Estimate, images, 9, Request);

        double mean = each.Average(),
            error = Math.Sqrt(each.Sum(one => (one - mean) * (one - mean)) / (5 * 4));
        Assert.That(bits.Count, Is.EqualTo(5));
        Assert.That(bits.Mean, Is.EqualTo(mean).Within(1e-5));
        Assert.That(bits.StandardError, Is.EqualTo(error).Within(1e-5));
    }

    [Test]
    public void Measure_FlowThatNarrows_NeedsFewerBitsByTheLogarithmOfItsWidth()
    {
        // v = −x takes N(0, I) to N(0, e⁻²): a value of 0 gains log₂ e of density, and the trace of −I is −D whatever the probe.
        var grey = new ImageSet("grey", new ImageShape(1, 4, 4), [.. Enumerable.Repeat((byte)128, 16)], null, null);

        double still = PictureLikelihood
            .Measure(new FlowLikelihood(new FunctionFlow((x, _) => 0 * x)).Estimate, grey, 1, Request with { Steps = 40 })
            .Mean;
        double narrow = PictureLikelihood
            .Measure(new FlowLikelihood(new FunctionFlow((x, _) => -x)).Estimate, grey, 1, Request with { Steps = 40 })
            .Mean;

        Assert.That(still - narrow, Is.EqualTo(1 / Math.Log(2)).Within(0.01)); // x² is at most 128⁻²
    }

    [Test]
    public void Measure_Labels_GoToTheFlowOfTheirClassInEveryChunk()
    {
        // The velocity of class c is c + 1, so x0 = x − (c + 1): the higher class has the longer x0.
        double Bits(params int[] labels) =>
            PictureLikelihood
                .Measure(
                    new FlowLikelihood(new ClassFlow()).Estimate,
                    new ImageSet("dark", new ImageShape(1, 4, 4), new byte[16 * labels.Length], labels, ["a", "b", "c"]),
                    labels.Length,
                    Request with
                    {
                        Chunk = 1,
                    }
                )
                .Mean;

        double expected = (Math.Pow(-1 - 3, 2) - Math.Pow(-1 - 1, 2)) / 2 / Math.Log(2); // of x = −1
        Assert.That(Bits(2) - Bits(0), Is.EqualTo(expected).Within(0.05)); // the noise of the byte moves x by up to 1/128
        Assert.That(Bits(0, 2), Is.EqualTo((Bits(0) + Bits(2)) / 2).Within(0.05));
    }

    private static ImageSet Pictures(int count) =>
        new("some", new ImageShape(2, 4, 4), [.. Enumerable.Range(0, count * Size).Select(i => (byte)(i * 37 % 256))], null, null);

    /// <summary>A flow whose velocity is the number of its class, and one more.</summary>
    private sealed class ClassFlow : IFlow
    {
        public IProbabilityPath Path { get; } = new CondOtPath();

        public ISource Source { get; } = new GaussianSource();

        public string Coupling => IndependentCoupling.CouplingName;

        public Device Device => CPU;

        public VectorField AsField() => throw new InvalidOperationException("A class is needed.");

        public VectorField AsField(Condition condition) => (x, _) => 0 * x + (condition.Labels.to_type(x.dtype) + 1).unsqueeze(1);
    }
}

public sealed class BitsPerDimensionTests
{
    [Test]
    public void Of_UniformDensityOverTheRange_IsEightBits() =>
        Assert.That(BitsPerDimension.Of(-10 * Math.Log(2), dimension: 10, BitsPerDimension.DequantizedOffset), Is.EqualTo(8).Within(1e-12));

    [Test]
    public void Of_UniformDensityOverTheRangeOfPlainPixels_IsThatOf255Steps() =>
        Assert.That(
            BitsPerDimension.Of(-3 * Math.Log(2), dimension: 3, BitsPerDimension.PlainOffset),
            Is.EqualTo(Math.Log2(255)).Within(1e-12)
        );
}
