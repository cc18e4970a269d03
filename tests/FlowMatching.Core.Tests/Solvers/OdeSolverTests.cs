using FlowMatching.Core.Engine;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Solvers;

/// <summary>What holds for every solver: a new one is tested by being listed.</summary>
public sealed class OdeSolverTests
{
    private const double Mean = 2;
    private const double Std = 0.5;

    public static IEnumerable<IOdeSolver> Solvers => OdeSolvers.All;

    public static IEnumerable<IFixedStepSolver> FixedStepSolvers => OdeSolvers.All.OfType<IFixedStepSolver>();

    public static IEnumerable<object[]> SolversOnGrids =>
        from solver in FixedStepSolvers
        from grid in TimeGrids.All
        from way in new[] { 1, -1 }
        select new object[] { solver, grid, way };

    [Test]
    public void All_HasEverySolverThereIs()
    {
        var written = typeof(IOdeSolver)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IOdeSolver)))
            .Except([typeof(FlowMapSteps)]); // which solves nothing: it takes the steps of a learnt map

        Assert.That(OdeSolvers.All.Select(solver => solver.GetType()), Is.EquivalentTo(written));
    }

    [TestCaseSource(nameof(SolversOnGrids))]
    public void Integrate_HalvingTheStep_ShrinksTheErrorByTheStatedOrder(IFixedStepSolver solver, TimeGrid grid, int way)
    {
        // dx/dt = t x from x(0) = 1 up to x(1) = e^(1/2), or from x(1) = 1 down to x(0) = e^(−1/2). The field depends on t: a stage
        // taken at the wrong time fails.
        double Error(int steps) => Math.Abs(Solve(solver, (x, t) => t * x, 1, steps, grid, way) - Math.Exp(0.5 * way));

        Assert.That(Math.Log2(Error(128) / Error(256)), Is.EqualTo(solver.Order).Within(0.15));
    }

    [TestCaseSource(nameof(FixedStepSolvers))]
    public void Integrate_NonlinearField_ShrinksTheErrorByTheStatedOrder(IFixedStepSolver solver)
    {
        // dx/dt = −x² (1 + t), x(0) = 1, so x(1) = 1/(1 + 3/2): trees of the order conditions that a linear field does not see.
        double Error(int steps) => Math.Abs(Solve(solver, (x, t) => -(1 + t) * x * x, 1, steps) - 0.4);

        Assert.That(Math.Log2(Error(64) / Error(128)), Is.EqualTo(solver.Order).Within(0.1));
    }

    [TestCaseSource(nameof(FixedStepSolvers))]
    public void Integrate_AnyField_IsEvaluatedAsOftenAsStated(IFixedStepSolver solver)
    {
        NfeCounter field = new((x, _) => x);

        Solve(solver, field.Evaluate, 1, steps: 7);

        Assert.That(field.Evaluations, Is.EqualTo(7 * solver.EvaluationsPerStep));
    }

    [TestCaseSource(nameof(Solvers))]
    public void Integrate_ThereAndBack_ReturnsToTheStart(IOdeSolver solver)
    {
        using var scope = NewDisposeScope();
        static Tensor Field(Tensor x, double t) => x.cos() + t;
        var start = linspace(-1, 1, 5, dtype: ScalarType.Float64);
        int steps = solver.Order == 1 ? 20_000 : 1_000;

        var there = solver.Integrate(Field, start, t0: 0, t1: 1, steps);
        var back = solver.Integrate(Field, there, t0: 1, t1: 0, steps);

        Assert.That(back.ToDoubleArray(), Is.EqualTo(start.ToDoubleArray()).Within(1e-4));
        Assert.That(there.ToDoubleArray(), Is.Not.EqualTo(start.ToDoubleArray()).Within(1e-2));
    }

    [TestCaseSource(nameof(Solvers))]
    public void Integrate_ExactVelocityOfAGaussian_GivesItsMeanAndSpread(IOdeSolver solver)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 0);
        var x0 = randn(20_000, 1, dtype: ScalarType.Float64, generator: rng);

        var x1 = solver.Integrate(GaussianVelocity, x0, t0: 0, t1: 1, steps: 400);

        // The flow of this field is x1 = m + s x0 exactly: compare point by point, not only in the mean.
        Assert.That(x1.ToDoubleArray(), Is.EqualTo((Mean + Std * x0).ToDoubleArray()).Within(solver.Order == 1 ? 0.02 : 1e-4));
    }

    [TestCaseSource(nameof(Solvers))]
    public void Integrate_OnStep_SeesTheGridFromStartToEnd(IOdeSolver solver)
    {
        List<(int Step, double Time, double State)> seen = [];

        solver.Integrate(
            (x, _) => ones_like(x),
            zeros(1, dtype: ScalarType.Float64),
            0,
            0.3,
            3,
            (i, t, x) => seen.Add((i, t, x.item<double>()))
        );

        Assert.That(seen.Select(s => s.Step), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(seen.Select(s => s.Time), Is.EqualTo(new[] { 0, 0.1, 0.2, 0.3 }).Within(1e-15));
        Assert.That(seen.Select(s => s.State), Is.EqualTo(new[] { 0, 0.1, 0.2, 0.3 }).Within(1e-15));
    }

    [TestCaseSource(nameof(Solvers))]
    public void Solve_TimesOfOnesOwn_ReportsTheStateAtEach(IOdeSolver solver)
    {
        using var scope = NewDisposeScope();
        double[] times = [1, 0.99, 0.5, 0.45, -0.25];
        List<double> seen = [];

        // dx/dt = 1 + 2t from x(1) = 3: x = 1 + t + t², which every method of order 2 or more meets exactly.
        var end = solver.Solve((x, t) => (1 + 2 * t) * ones_like(x), tensor(new[] { 3.0 }), times, (_, _, x) => seen.Add(x.item<double>()));

        Assert.That(seen, Is.EqualTo(times.Select(t => 1 + t + t * t)).Within(solver.Order == 1 ? 0.9 : 1e-12));
        Assert.That(end.item<double>(), Is.EqualTo(seen[^1]));
    }

    [TestCaseSource(nameof(Solvers))]
    public void Solve_Float32State_StaysFloat32(IOdeSolver solver)
    {
        using var scope = NewDisposeScope();

        var end = solver.Integrate((x, t) => t * x, ones(3), 0, 1, 100);

        Assert.That(end.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(end.ToDoubleArray(), Is.EqualTo(Enumerable.Repeat(Math.Exp(0.5), 3)).Within(solver.Order == 1 ? 0.02 : 1e-4));
    }

    [TestCase(0, 0.5, 0.5)]
    [TestCase(0, 1, 0.5)]
    [TestCase(1)]
    public void Solve_TimesThatDoNotGoOneWay_AreRefused(params double[] times) =>
        Assert.Throws<ArgumentException>(() => OdeSolvers.All.Get("euler").Solve((x, _) => x, zeros(1), times));

    [TestCaseSource(nameof(Solvers))]
    public void Integrate_ManySteps_KeepsOneTensorAndLeavesTheCallersAlone(IOdeSolver solver)
    {
        using var x = ones(3, dtype: ScalarType.Float64);
        long before = LiveTensors.Count();

        using var end = solver.Integrate((state, t) => t * state + 1, x, 0, 1, steps: 50);

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(1));
        Assert.That(x.ToDoubleArray(), Is.EqualTo(new double[] { 1, 1, 1 }));
    }

    [Test]
    public void Integrate_NoSteps_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Euler().Integrate((x, _) => x, zeros(1), 0, 1, steps: 0));

    /// <summary>X0 ~ N(0, 1), X1 ~ N(m, s²), X_t = (1 − t) X0 + t X1: E[X1 − X0 | X_t = x] is linear in x.</summary>
    private static Tensor GaussianVelocity(Tensor x, double t)
    {
        double gain = (t * Std * Std - (1 - t)) / ((1 - t) * (1 - t) + t * t * Std * Std);

        return Mean + gain * (x - t * Mean);
    }

    private static double Solve(IOdeSolver solver, VectorField field, double start, int steps, TimeGrid? grid = null, int way = 1)
    {
        using var scope = NewDisposeScope();
        var (from, to) = way > 0 ? (0, 1) : (1, 0);

        return solver.Integrate(field, tensor(new[] { start }), from, to, steps, grid: grid).item<double>();
    }
}
