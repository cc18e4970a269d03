using FlowMatching.Core.Data;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class KullbackLeiblerTests
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
        var reading = KullbackLeibler.Measure(
            LogLikelihood.Of(new GaussianFlow(new CondOtPath(), mean, std)),
            data,
            20_000,
            CPU,
            new LikelihoodRequest { Solver = new Rk4(), Steps = 30 }
        );

        double expected = 2 * (Math.Log(std / Std) + (Std * Std + mean * mean) / (2 * std * std) - 0.5);
        Assert.That(reading.Value, Is.EqualTo(expected).Within(4 * reading.StandardError!.Value + 1e-3));
        Assert.That(reading.Value, Is.EqualTo(data.MeanOfDifference(mean, std, 20_000)).Within(1e-3));
        Assert.That(reading.Floor, Is.Zero);
    }

    [Test]
    public void Measure_SetOfUnknownDensity_IsRefused() =>
        Assert.That(
            () =>
                KullbackLeibler.Measure(
                    LogLikelihood.Of(new GaussianFlow(new CondOtPath(), 0, 1)),
                    new Moons(),
                    10,
                    CPU,
                    new LikelihoodRequest()
                ),
            Throws.ArgumentException.With.Message.Contains("moons")
        );

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
