using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class LogLikelihoodTests
{
    private static readonly double[] Mean = [2, -1];
    private static readonly double[] Std = [0.5, 3];

    public static IEnumerable<IOdeSolver> Solvers => [OdeSolvers.Get("midpoint"), OdeSolvers.Get("heun"), OdeSolvers.Get("rk4")];

    [TestCaseSource(nameof(Solvers))]
    public void LogDensity_ExactGaussianField_IsItsLogDensity(IOdeSolver solver)
    {
        var points = tensor([2, -1, 1, 4, 3.5, -6, 2.2, 0], [4, 2], dtype: ScalarType.Float64);

        var logs = new LogLikelihood(GaussianVelocity, new CondOtPath()).LogDensity(points, solver, steps: 400);

        Assert.That(logs.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(logs.ToDoubleArray(), Is.EqualTo(points.ToDoubleArray().Chunk(2).Select(Exact)).Within(1e-4));
    }

    [Test]
    public void LogDensity_WiderStartOfThePath_CountsInTheNoise()
    {
        // No motion: p1 = p0 = N(0, 3² I).
        var logs = new LogLikelihood((x, _) => 0 * x, new VePath(sigmaMin: 1, sigmaMax: 3)).LogDensity(tensor([3.0, 0, 0, 0], [2, 2]), new Euler(), steps: 1);

        double atZero = -Math.Log(2 * Math.PI * 9);
        Assert.That(logs.ToDoubleArray(), Is.EqualTo(new[] { atZero - 0.5, atZero }).Within(1e-12));
    }

    [TestCase(Precision.Float32, 0.01)]
    [TestCase(Precision.BFloat16, 0.5)]
    public void Evaluate_UntrainedNetwork_IntegratesToOne(Precision precision, double tolerance)
    {
        using VelocityModel model = new(new VelocityMlp(new Architecture { Hidden = 16, Depth = 2 }, new RandomStreams(3)), new CondOtPath(), 1, precision);
        const int side = 60;
        var axis = Enumerable.Range(0, side).Select(i => (i + 0.5f) * 12 / side - 6).ToList();
        float[] grid = [.. axis.SelectMany(y => axis.SelectMany(x => new[] { x, y }))];

        double[] logs = LogLikelihood.Of(model).Evaluate(grid, 2, CPU, new LikelihoodRequest { Steps = 10 });

        Assert.That(logs.Sum(Math.Exp) * 144 / (side * side), Is.EqualTo(1).Within(tolerance));
    }

    [Test]
    public void Evaluate_OtherChunks_GiveTheSameAndFreeTheirTensors()
    {
        using VelocityModel model = new(new VelocityMlp(new Architecture { Hidden = 8, Depth = 1 }, new RandomStreams(3)), new CondOtPath(), 1);
        float[] points = [.. Enumerable.Range(0, 20).Select(i => i / 10f)];
        List<double> progress = [];
        long before = LiveTensors.Count();

        double[] whole = LogLikelihood.Of(model).Evaluate(points, 2, CPU, new LikelihoodRequest());
        double[] pieces = LogLikelihood.Of(model).Evaluate(points, 2, CPU, new LikelihoodRequest { Chunk = 4 }, progress.Add);

        Assert.That(pieces, Is.EqualTo(whole).Within(1e-5));
        Assert.That(progress, Is.EqualTo(new[] { 0.4, 0.8, 1 }));
        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Evaluate_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => new LogLikelihood((x, _) => x, new CondOtPath()).Evaluate(
            new float[4], 2, CPU, new LikelihoodRequest(), cancel: source.Token));
    }

    [Test]
    public void Evaluate_FaultyRequest_NamesAllFaults()
    {
        var e = Assert.Throws<InvalidInputException>(() => new LogLikelihood((x, _) => x, new CondOtPath()).Evaluate(
            new float[4], 2, CPU, new LikelihoodRequest { Steps = 0, Chunk = 0 }));

        Assert.That(e.Faults, Has.Count.EqualTo(2));
    }

    /// <summary>N(0, I) to N(m, s²) on condot, each coordinate by itself: v = m + (t s² − (1 − t))/((1 − t)² + t² s²) (x − t m).</summary>
    private static Tensor GaussianVelocity(Tensor x, double t)
    {
        Tensor Coordinate(int d)
        {
            double variance = Std[d] * Std[d];
            double gain = (t * variance - (1 - t)) / ((1 - t) * (1 - t) + t * t * variance);

            return Mean[d] + gain * (x.select(1, d) - t * Mean[d]);
        }

        return stack([Coordinate(0), Coordinate(1)], 1);
    }

    private static double Exact(double[] point) => Enumerable.Range(0, 2).Sum(
        d => -Math.Pow((point[d] - Mean[d]) / Std[d], 2) / 2 - Math.Log(Std[d] * Math.Sqrt(2 * Math.PI)));
}
