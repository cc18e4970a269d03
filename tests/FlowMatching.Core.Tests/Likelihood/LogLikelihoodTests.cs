using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class LogLikelihoodTests
{
    private static readonly double[] Mean = [2, -1];
    private static readonly double[] Std = [0.5, 3];

    public static IEnumerable<IProbabilityPath> Paths => TestPaths.All;

    public static IEnumerable<IOdeSolver> Solvers => OdeSolvers.All.Where(solver => solver.Order > 1);

    [TestCaseSource(nameof(Solvers))]
    public void LogDensity_ExactGaussianField_IsItsLogDensity(IOdeSolver solver)
    {
        var points = tensor([2, -1, 1, 4, 3.5, -6, 2.2, 0], [4, 2], dtype: ScalarType.Float64);

        var logs = new LogLikelihood(GaussianVelocity, new CondOtPath()).LogDensity(points, solver, steps: 400);

        Assert.That(logs.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(logs.ToDoubleArray(), Is.EqualTo(points.ToDoubleArray().Chunk(2).Select(Exact)).Within(1e-4));
    }

    [Test]
    public void LogDensity_ExactGaussianFieldOnAnyPath_IsThatOfTheLawAtTheEnd(
        [ValueSource(nameof(Paths))] IProbabilityPath path,
        [Values(0.5, 3)] double std
    )
    {
        // The map from the start to t = 1 is linear: N(0, σ₀²) at tMin, where the path is at N(a, b²), comes to the path's end N(m, c²) as
        // below.
        const double mean = 1;
        GaussianFlow flow = new(path, mean, std);
        var (start, end) = (flow.LawAt(path.TMin), flow.LawAt(1));
        double stretch = end.Std / start.Std,
            centre = end.Mean - stretch * start.Mean,
            width = stretch * path.StartScale();
        var points = tensor([mean, mean, mean + std, mean - std, mean + 2 * std, mean], [3, 2], dtype: ScalarType.Float64);

        double[] logs = LogLikelihood.Of(flow).LogDensity(points, OdeSolvers.All.Get("rk4"), steps: 100).ToDoubleArray();

        Assert.That(logs, Is.EqualTo(points.ToDoubleArray().Chunk(2).Select(p => p.Sum(x => LogNormal(x, centre, width)))).Within(1e-4));
    }

    [Test]
    public void LogDensity_Dopri5OnTheExactGaussianField_MeetsItsTolerance()
    {
        var points = tensor([2, -1, 1, 4, 3.5, -6, 2.2, 0], [4, 2], dtype: ScalarType.Float64);
        Dopri5 solver = new(new SolverSettings { RelativeTolerance = 1e-10, AbsoluteTolerance = 1e-10 });

        var logs = new LogLikelihood(GaussianVelocity, new CondOtPath()).LogDensity(points, solver, steps: 1);

        Assert.That(logs.ToDoubleArray(), Is.EqualTo(points.ToDoubleArray().Chunk(2).Select(Exact)).Within(1e-8));
    }

    [Test]
    public void Estimate_FieldOfCoordinatesByThemselves_IsExactWithAnyProbe()
    {
        // The Jacobian is diagonal, so z² = 1 gives its trace whatever z is.
        float[] points = [2, -1, 1, 4, 3.5f, -6, 2.2f, 0];

        var reading = new LogLikelihood(GaussianVelocity, new CondOtPath()).Estimate(
            points,
            2,
            CPU,
            new LikelihoodRequest { Probes = 2, Steps = 200 }
        );

        Assert.That(reading.Logs, Is.EqualTo(points.Chunk(2).Select(p => Exact([p[0], p[1]]))).Within(1e-3));
        Assert.That(reading.ProbeErrors, Has.All.Zero.Within(1e-5));
    }

    [Test]
    public void Estimate_FieldThatMixesCoordinates_IsUnbiasedAndSaysHowSureItIs()
    {
        // v = A x with A = (0.3 1; 1 −0.2): div v = 0.1, zᵀAz = 0.1 ± 2. log p1(x) = log p0(e^(−A) x) − 0.1.
        static Tensor Field(Tensor x, double t) => x.mm(tensor(new[] { 0.3f, 1, 1, -0.2f }, [2, 2]));
        float[] point = [0.5f, -0.25f];
        LogLikelihood likelihood = new(Field, new CondOtPath());
        float[] same = [.. Enumerable.Repeat(point, 2000).SelectMany(p => p)];

        double exact = likelihood.Evaluate(point, 2, CPU, new LikelihoodRequest { Steps = 50 })[0];
        var reading = likelihood.Estimate(
            same,
            2,
            CPU,
            new LikelihoodRequest
            {
                Steps = 50,
                Probes = 8,
                Chunk = 700,
            }
        );

        Assert.That(reading.Mean, Is.EqualTo(exact).Within(4 * reading.StandardError));
        Assert.That(reading.StandardError, Is.EqualTo(2 / Math.Sqrt(8 * 2000)).Within(0.1 * 2 / Math.Sqrt(8 * 2000)));
        Assert.That(reading.ProbeError, Is.EqualTo(reading.StandardError).Within(0.1 * reading.StandardError));
    }

    [Test]
    public void Estimate_EqualSeeds_GiveEqualBitsAndOtherSeedsOtherOnes()
    {
        static Tensor Field(Tensor x, double t) => x.flip(1);
        double[] Draw(long seed) =>
            new LogLikelihood(Field, new CondOtPath()).Evaluate(
                [1, 2, 3, 4],
                2,
                CPU,
                new LikelihoodRequest
                {
                    Probes = 1,
                    Seed = seed,
                    Steps = 5,
                }
            );
        double[] first = Draw(1);

        Assert.That(Draw(1), Is.EqualTo(first));
        Assert.That(Enumerable.Range(2, 5).Select(seed => Draw(seed)[0]), Has.Some.Not.EqualTo(first[0]));
    }

    [Test]
    public void Estimate_OneProbe_HasNoErrorToTell()
    {
        var reading = new LogLikelihood((x, _) => x, new CondOtPath()).Estimate([1, 2], 2, CPU, new LikelihoodRequest { Probes = 1 });

        Assert.That(reading.ProbeErrors, Is.EqualTo(new[] { double.NaN }));
    }

    [Test]
    public void LogDensity_WiderStartOfThePath_CountsInTheNoise()
    {
        // No motion: p1 = p0 = N(0, 3² I).
        var logs = new LogLikelihood((x, _) => 0 * x, new VePath(sigmaMin: 1, sigmaMax: 3)).LogDensity(
            tensor([3.0, 0, 0, 0], [2, 2]),
            new Euler(),
            steps: 1
        );

        double atZero = -Math.Log(2 * Math.PI * 9);
        Assert.That(logs.ToDoubleArray(), Is.EqualTo(new[] { atZero - 0.5, atZero }).Within(1e-12));
    }

    [Test]
    public void LogDensity_OtherSource_CountsWithItsDensity()
    {
        // v = x: x1 = e x0 and div v = 2, so log p1(x) = log p0(x/e) − 2.
        Mixture source = new();
        float[] points = [1, -2, 0.5f, 3];

        double[] logs = new LogLikelihood((x, _) => x, new CondOtPath(), source)
            .LogDensity(tensor(points, [2, 2]), OdeSolvers.All.Get("rk4"), steps: 40)
            .ToDoubleArray();

        double[] start = source.LogDensity([.. points.Select(x => (float)(x / Math.E))]);
        Assert.That(logs, Is.EqualTo(start.Select(log => log - 2)).Within(1e-4));
    }

    [Test]
    public void Of_FlowFromASourceOfUnknownDensity_IsRefused()
    {
        FunctionFlow flow = new((x, _) => x, SourceCatalog.Create("moons", 1));

        var e = Assert.Throws<InvalidInputException>(() => LogLikelihood.Of(flow));

        Assert.That(
            e.Message,
            Is.EqualTo(
                "The likelihood of a flow needs the density of its source, which has no closed form for moons; it is known for gaussian, "
                    + "checkerboard, mixture, 8gaussians, circles, sphere."
            )
        );
    }

    [TestCase(Precision.Float32, 0.01)]
    [TestCase(Precision.BFloat16, 0.5)]
    public void Evaluate_UntrainedNetwork_IntegratesToOne(Precision precision, double tolerance)
    {
        using VelocityModel model = new(
            new VelocityMlp(new Architecture { Hidden = 16, Depth = 2 }, new RandomStreams(3)),
            new CondOtPath(),
            1,
            precision
        );
        const int side = 60;
        var axis = Enumerable.Range(0, side).Select(i => (i + 0.5f) * 12 / side - 6).ToList();
        float[] grid = [.. axis.SelectMany(y => axis.SelectMany(x => new[] { x, y }))];

        double[] logs = LogLikelihood.Of(model).Evaluate(grid, 2, CPU, new LikelihoodRequest { Steps = 10 });

        Assert.That(logs.Sum(Math.Exp) * 144 / (side * side), Is.EqualTo(1).Within(tolerance));
    }

    [Test]
    public void Evaluate_OtherChunks_GiveTheSameAndFreeTheirTensors()
    {
        using VelocityModel model = new(
            new VelocityMlp(new Architecture { Hidden = 8, Depth = 1 }, new RandomStreams(3)),
            new CondOtPath(),
            1
        );
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

        Assert.Throws<OperationCanceledException>(() =>
            new LogLikelihood((x, _) => x, new CondOtPath()).Evaluate(new float[4], 2, CPU, new LikelihoodRequest(), cancel: source.Token)
        );
    }

    [Test]
    public void Evaluate_FaultyRequest_NamesAllFaults()
    {
        var e = Assert.Throws<InvalidInputException>(() =>
            new LogLikelihood((x, _) => x, new CondOtPath()).Evaluate(
                new float[4],
                2,
                CPU,
                new LikelihoodRequest
                {
                    Steps = 0,
                    Chunk = 0,
                    Probes = 0,
                }
            )
        );

        Assert.That(e.Faults, Has.Count.EqualTo(3));
        Assert.That(e.Faults, Has.Some.EqualTo("probes is 0, expected 1 or more; leave it out for the exact divergence."));
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

    private static double LogNormal(double x, double mean, double std) =>
        -Math.Pow((x - mean) / std, 2) / 2 - Math.Log(std * Math.Sqrt(2 * Math.PI));

    private static double Exact(double[] point) =>
        Enumerable.Range(0, 2).Sum(d => -Math.Pow((point[d] - Mean[d]) / Std[d], 2) / 2 - Math.Log(Std[d] * Math.Sqrt(2 * Math.PI)));
}
