using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Sampling;

public sealed class InverterTests
{
    private static readonly float[] Noise = [.. Enumerable.Range(0, 40).Select(i => (i * 7 % 40 - 19.5f) / 10)];

    public static IEnumerable<IOdeSolver> Solvers => OdeSolvers.All;

    public static IEnumerable<TimeGrid> Grids => TimeGrids.All;

    public static IEnumerable<IProbabilityPath> Paths => TestPaths.All;

    [TestCaseSource(nameof(Solvers))]
    public void Invert_SamplesOfANetwork_ComeBackToTheirNoise(IOdeSolver solver)
    {
        using VelocityModel model = new(
            new VelocityMlp(new Architecture { Hidden = 16, Depth = 2 }, new RandomStreams(5)),
            new CondOtPath(),
            1
        );
        SampleRequest request = new()
        {
            Count = 20,
            Noise = Noise,
            Solver = solver,
            Steps = solver.Order == 1 ? 1000 : 100,
            Chunk = 7,
        };

        var up = new Sampler(model, 2).Draw(request);
        var down = new Inverter(model, 2).Invert(up.Samples, request);

        Assert.That(Noise.Zip(up.Samples, (from, to) => Math.Abs(to - from)).Max(), Is.GreaterThan(0.1), "it has moved");
        Assert.That(down.Samples, Is.EqualTo(Noise).Within(solver.Order == 1 ? 0.02 : 1e-3));
    }

    [TestCaseSource(nameof(Grids))]
    public void Invert_AnyGrid_StepsAtTheTimesOfTheWayUp(TimeGrid grid)
    {
        List<double> up = [],
            down = [];
        SampleRequest request = new()
        {
            Count = 20,
            Noise = Noise,
            Solver = OdeSolvers.All.Get("euler"),
            Steps = 4,
            Grid = grid,
        };

        new Sampler(Spy(up), 2).Draw(request);
        new Inverter(Spy(down), 2).Invert(Noise, request);

        Assert.That(down[1..].AsEnumerable().Reverse(), Is.EqualTo(up[1..]).Within(1e-12));
        Assert.That((up[0], down[0]), Is.EqualTo((0.0, 1.0)));
    }

    [TestCaseSource(nameof(Paths))]
    public void Invert_ExactGaussianFieldOnAnyPath_IsTheLinearMapBack(IProbabilityPath path)
    {
        GaussianFlow flow = new(path, mean: 1, std: 2);
        var (start, end) = (flow.LawAt(path.TMin), flow.LawAt(1));

        var down = new Inverter(flow, 2).Invert(Noise, new SampleRequest { Solver = OdeSolvers.All.Get("rk4"), Steps = 60 });

        double[] expected = [.. Noise.Select(x => (start.Mean + start.Std / end.Std * (x - end.Mean)) / path.StartScale())];
        Assert.That(down.Samples, Is.EqualTo(expected).Within(1e-3));
        Assert.That(down.Nfe, Is.EqualTo(path.TMax < 1 ? 241 : 240));
    }

    [Test]
    public void Invert_OtherSource_ComesBackAtItsScale()
    {
        FunctionFlow flow = new((x, _) => x, SourceCatalog.Create("moons", 0.7));

        float[] down = new Inverter(flow, 2).Invert(Noise, new SampleRequest { Solver = OdeSolvers.All.Get("rk4") }).Samples;

        Assert.That(down, Is.EqualTo(Noise.Select(x => x / Math.E)).Within(1e-5));
    }

    [TestCase(1.0, 1, 3)]
    [TestCase(2.0, -2, 2)] // 4 + 2 (1 − 4) and 4 + 2 (3 − 4): the null class of three answers 4
    public void Invert_Classes_GoBackAlongTheirOwnGuidedField(double guidance, double first, double last)
    {
        using VelocityModel model = new(
            new ClassNetwork(3, hasNullClass: true),
            new CondOtPath(),
            dataStd: 1,
            preconditioning: Preconditioning.Scales
        );
        SampleRequest request = new()
        {
            Solver = OdeSolvers.All.Get("euler"),
            Steps = 2,
            Chunk = 1,
            Classes = [0, 2],
            Guidance = guidance,
        };

        float[] down = new Inverter(model, 2).Invert([0, 0, 0, 0], request).Samples;

        double scale = Math.Sqrt(2); // of unit targets to velocities
        Assert.That(down, Is.EqualTo(new[] { -scale * first, -scale * first, -scale * last, -scale * last }).Within(1e-5));
    }

    [Test]
    public void Invert_FaultyRequest_NamesAllFaults()
    {
        SampleRequest request = new()
        {
            Steps = 0,
            Chunk = 0,
            SdeStrength = 1,
        };

        var e = Assert.Throws<InvalidInputException>(() => new Inverter(new FunctionFlow((x, _) => x), 2).Invert([1, 2, 3], request));

        Assert.That(e.Faults, Has.Count.EqualTo(4));
        Assert.That(e.Faults, Has.Some.StartsWith("The SDE has no way back").And.Some.Contains("3 numbers to take back"));
    }

    [Test]
    public void Invert_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            new Inverter(new FunctionFlow((x, _) => x), 2).Invert(Noise, new SampleRequest(), cancel: source.Token)
        );
    }

    [Test]
    public void Invert_AnyRequest_FreesEveryTensor()
    {
        long before = LiveTensors.Count();

        new Inverter(new GaussianFlow(new LinearVpPath(), 0, 1), 2).Invert(Noise, new SampleRequest { Chunk = 6, Steps = 3 });

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    private static FunctionFlow Spy(List<double> times) =>
        new(
            (x, t) =>
            {
                times.Add(t);
                return x;
            }
        );
}
