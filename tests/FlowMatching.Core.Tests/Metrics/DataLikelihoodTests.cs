using FlowMatching.Core.Data;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class DataLikelihoodTests
{
    private const double Std = 0.8;

    // KL(N(m, s² I) ‖ N(n, r² I)) = D (ln(r/s) + (s² + (m − n)²)/(2 r²) − 1/2), and the points' own mean of the difference is the same up
    // to their noise.
    [TestCase(0.3, 0.9)]
    [TestCase(0, 1.3)]
    [TestCase(0, Std)]
    public void Measure_ExactFieldOfAGaussian_IsTheClosedForm(double mean, double std)
    {
        KnownGaussian data = new(Std);
        var (nll, kl) = DataLikelihood.Measure(
            new FlowLikelihood(new GaussianFlow(new CondOtPath(), mean, std)).Estimate,
            data,
            20_000,
            new LikelihoodRequest { Solver = new Rk4(), Steps = 30 }
        );

        double expected = 2 * (Math.Log(std / Std) + (Std * Std + mean * mean) / (2 * std * std) - 0.5);
        Assert.That(kl!.Value, Is.EqualTo(expected).Within(4 * kl.StandardError!.Value + 1e-3));
        Assert.That(kl.Value, Is.EqualTo(data.MeanOfDifference(mean, std, 20_000)).Within(1e-3));
        Assert.That(kl.Floor, Is.Zero);
        Assert.That(nll.Value - nll.Floor, Is.EqualTo(kl.Value).Within(1e-9)); // the same points
        Assert.That(nll.Floor, Is.EqualTo(Math.Log(2 * Math.PI * Std * Std) + 1).Within(0.03)); // the entropy, with the noise of the points
    }

    [Test]
    public void Measure_SetOfUnknownDensity_HasNoDivergenceAndNoFloorAndSaysWhy()
    {
        FlowLikelihood still = new(new FunctionFlow((x, _) => 0 * x));

        var (nll, kl) = DataLikelihood.Measure(still.Estimate, new Moons(), 10, new LikelihoodRequest { Steps = 1 });

        Assert.That(kl, Is.Null);
        Assert.That((nll.Floor, nll.NoFloor), Is.EqualTo(((double?)null, "the density is not known")));
    }

    /// <summary>N(0, s² I) in two dimensions, which knows its density.</summary>
    private sealed class KnownGaussian(double std) : IDataStream, IKnownDensity
    {
        public string Name => "gaussian";

        public string Description => "for tests";

        public int Dimension => 2;

        public Tensor Draw(long count, Generator rng) => std * randn(count, 2, generator: rng);

        public double[] LogDensity(float[] xy) => Log(xy, 0, std);

        /// <summary>The mean of log p1 − log p over the very points that the metric takes.</summary>
        public double MeanOfDifference(double mean, double width, int count)
        {
            float[] points = MetricPoints.Draw(this, count, "kl-data");
            return Log(points, 0, std).Zip(Log(points, mean, width), (p1, p) => p1 - p).Average();
        }

        private static double[] Log(float[] xy, double mean, double width) =>
            [
                .. xy.Chunk(2)
                    .Select(point =>
                        point.Sum(x => -(x - mean) * (x - mean) / (2 * width * width) - Math.Log(width) - 0.5 * Math.Log(2 * Math.PI))
                    ),
            ];
    }
}
