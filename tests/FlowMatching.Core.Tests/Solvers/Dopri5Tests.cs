using FlowMatching.Core.Engine;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Solvers;

public sealed class Dopri5Tests
{
    private static readonly double[] UnitInterval = [0, 1];

    [Test]
    public void Solve_HalvingTheStep_ShrinksTheErrorByOrderFive()
    {
        // dx/dt = 2 x cos t, x(0) = 1, so x(1) = e^(2 sin 1); and a field that is not linear, where the next order shows for longer.
        double Linear(int steps) =>
            Math.Abs(
                EqualSteps(steps).Integrate((x, t) => 2 * Math.Cos(t) * x, Start(1), 0, 1, 1).item<double>() - Math.Exp(2 * Math.Sin(1))
            );
        double Bent(int steps) => Math.Abs(EqualSteps(steps).Integrate(Field, Start(1), 0, 1, 1).item<double>() - 0.4);

        Assert.That(Math.Log2(Linear(32) / Linear(64)), Is.EqualTo(5).Within(0.1));
        Assert.That(Math.Log2(Bent(32) / Bent(64)), Is.EqualTo(5).Within(0.25));
    }

    [TestCase(1)]
    [TestCase(-1)]
    public void Solve_BetweenTheSteps_ShrinksTheErrorByOrderFour(int way)
    {
        // Compared with the solution at 198 times between the ends, most of them within a step.
        double Error(int steps)
        {
            double worst = 0;
            double[] times = new TimeGrid("", "", u => u).Times(way > 0 ? 0 : 1, way > 0 ? 1 : 0, 199);
            EqualSteps(steps)
                .Solve(Field, Start(way > 0 ? 1 : 0.4), times, (_, t, x) => worst = Math.Max(worst, Math.Abs(x.item<double>() - Exact(t))));

            return worst;
        }

        // The global error is of order 5, that of the polynomial of a step of order 5 locally: h^5, of order 4 by its name.
        Assert.That(Math.Log2(Error(8) / Error(16)), Is.InRange(3.8, 5.3));
        Assert.That(Error(16), Is.LessThan(2e-6));
    }

    [TestCase(1e-3)]
    [TestCase(1e-6)]
    [TestCase(1e-9)]
    public void Solve_Tolerance_IsMetAndNotWasted(double tolerance)
    {
        using var scope = NewDisposeScope();
        NfeCounter field = new((x, t) => stack([x[1], -x[0]]));

        // A circle, ten times round: the error adds up over the steps.
        var end = Create(tolerance).Solve(field.Evaluate, tensor(new[] { 1.0, 0.0 }), [0, 20 * Math.PI]);

        Assert.That(end.ToDoubleArray(), Is.EqualTo(new[] { 1.0, 0.0 }).Within(100 * tolerance));
        Assert.That(field.Evaluations, Is.LessThan(400 * Math.Pow(tolerance / 1e-3, -0.2)));
    }

    [TestCase(1e-5)]
    [TestCase(1e-9)]
    public void Solve_ThereAndBack_ReturnsToTheStartToTheTolerance(double tolerance)
    {
        using var scope = NewDisposeScope();
        var start = linspace(-1, 1, 5, dtype: ScalarType.Float64);
        static Tensor Turn(Tensor x, double t) => x.cos() + t;

        var there = Create(tolerance).Integrate(Turn, start, 0, 1, 1);
        var back = Create(tolerance).Integrate(Turn, there, 1, 0, 1);

        Assert.That(back.ToDoubleArray(), Is.EqualTo(start.ToDoubleArray()).Within(10 * tolerance));
    }

    [Test]
    public void Solve_NoStepFails_EvaluatesSixTimesAStepAndTwiceForTheStart()
    {
        NfeCounter field = new(Field);

        EqualSteps(16).Solve(field.Evaluate, Start(1), UnitInterval);

        Assert.That(field.Evaluations, Is.EqualTo(2 + 6 * 16));
    }

    [Test]
    public void Solve_ManyReports_CostNoEvaluation()
    {
        long Count(int reports)
        {
            NfeCounter field = new(Field);
            Create(1e-6).Integrate(field.Evaluate, Start(1), 0, 1, reports, (_, _, _) => { });

            return field.Evaluations;
        }

        Assert.That(Count(500), Is.EqualTo(Count(1)));
    }

    [Test]
    public void Solve_SharpBend_TakesShortStepsOnlyThere()
    {
        List<double> times = [];

        // tanh rises within 0.02 around t = ½; a step of more than 0.1 could leap over it unseen.
        Dopri5 solver = new(
            new SolverSettings
            {
                Name = "dopri5",
                RelativeTolerance = 1e-6,
                AbsoluteTolerance = 1e-6,
                MaxStep = 0.1,
            }
        );
        Tensor Bend(Tensor x, double t)
        {
            times.Add(t);

            return 100 / Math.Pow(Math.Cosh(100 * (t - 0.5)), 2) * ones_like(x);
        }

        var end = solver.Solve(Bend, Start(-1), UnitInterval);

        Assert.That(end.item<double>(), Is.EqualTo(1).Within(1e-5));
        Assert.That(times.Count(t => Math.Abs(t - 0.5) < 0.05), Is.GreaterThan(times.Count / 2));
    }

    [Test]
    public void Solve_FieldOnlySeenBetweenTheEnds_KeepsToTheInterval()
    {
        List<double> times = [];

        Create(1e-4)
            .Solve(
                (x, t) =>
                {
                    times.Add(t);
                    return t * x;
                },
                Start(1),
                [1, 0]
            );

        Assert.That(times, Has.All.InRange(0, 1));
    }

    [Test]
    public void Solve_TooManyEvaluations_FailsAndSaysWhere()
    {
        Dopri5 solver = new(
            new SolverSettings
            {
                Name = "dopri5",
                RelativeTolerance = 1e-10,
                AbsoluteTolerance = 1e-10,
                MaxEvaluations = 30,
            }
        );

        var e = Assert.Throws<RunFailedException>(() => solver.Solve((x, t) => stack([x[1], -x[0]]), tensor(new[] { 1.0, 0 }), [0, 50]));

        Assert.That(e.Message, Does.StartWith("dopri5 has evaluated the field 30 times and has come to t = "));
    }

    [Test]
    public void Solve_FieldThatExplodes_FailsWithItsShortestStep()
    {
        // dx/dt = x², x(0) = 1: x = 1/(1 − t) has no value at 1.
        var e = Assert.Throws<RunFailedException>(() => Create(1e-6).Solve((x, _) => x * x, Start(1), [0, 2]));

        Assert.That(e.Message, Does.Match("^The steps of dopri5 fell below 1E-10 at t = (1|0\\.99+|1\\.00+)"));
    }

    [Test]
    public void Solve_FieldOfNaN_Fails() =>
        Assert.Throws<RunFailedException>(() => Create(1e-6).Solve((x, t) => t > 0.5 ? x * double.NaN : x, Start(1), UnitInterval));

    [Test]
    public void Solve_Fails_FreesItsTensors()
    {
        using var start = Start(1);
        long before = LiveTensors.Count();

        Assert.Throws<RunFailedException>(() => Create(1e-6).Solve((x, _) => x * x, start, [0, 2]));

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Faults_EverythingWrong_AreAllNamed() =>
        Assert.That(
            new SolverSettings
            {
                Name = "dopri5",
                RelativeTolerance = 0,
                AbsoluteTolerance = -1,
                MinStep = -1,
                MaxStep = -2,
                MaxEvaluations = 1,
            }.Faults(),
            Has.Exactly(5).Items
        );

    [Test]
    public void Faults_OptionsOfDopri5ForRk4_AreEachRefused()
    {
        string[] faults =
        [
            .. new SolverSettings
            {
                Name = "rk4",
                RelativeTolerance = 1e-3,
                MaxStep = 1,
            }.Faults(),
        ];

        Assert.That(
            faults,
            Is.EqualTo(
                new[]
                {
                    "The solver rk4 takes no rtol: its steps are fixed; dopri5 takes it.",
                    "The solver rk4 takes no max-step: its steps are fixed; dopri5 takes it.",
                }
            )
        );
    }

    [Test]
    public void Create_ToleranceOfZero_IsRefused()
    {
        var e = Assert.Throws<InvalidInputException>(() =>
            OdeSolvers.Create(new SolverSettings { Name = "dopri5", RelativeTolerance = 0 })
        );

        Assert.That(e.Message, Is.EqualTo("rtol is 0, expected a number in (0, 1)."));
    }

    /// <summary>dx/dt = −x² (1 + t).</summary>
    private static Tensor Field(Tensor x, double t) => -(1 + t) * x * x;

    /// <summary>Its solution from x(0) = 1.</summary>
    private static double Exact(double t) => 1 / (1 + t + t * t / 2);

    private static Tensor Start(double value) => tensor(new[] { value });

    private static Dopri5 Create(double tolerance) =>
        new(
            new SolverSettings
            {
                Name = "dopri5",
                RelativeTolerance = tolerance,
                AbsoluteTolerance = tolerance,
            }
        );

    /// <summary>So loose that every step is taken, and bound so closely that all are as long.</summary>
    private static Dopri5 EqualSteps(int steps) =>
        new(
            new SolverSettings
            {
                Name = "dopri5",
                AbsoluteTolerance = 1e6,
                MinStep = (1 - 1e-12) / steps,
                MaxStep = 1.0 / steps,
            }
        );
}
