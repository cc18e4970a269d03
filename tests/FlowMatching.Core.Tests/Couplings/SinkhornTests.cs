using FlowMatching.Core.Couplings;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Couplings;

public sealed class SinkhornTests
{
    private const int Count = 60;

    [TestCase(10, 1e-12)]
    [TestCase(0.1, 1e-9)]
    [TestCase(0.01, 1e-6)]
    [TestCase(0.001, 1e-3)]
    public void Solve_AnyReg_HasBothMarginals(double reg, double tolerance)
    {
        using var costs = Costs();
        var plan = Sinkhorn.Solve(
            costs,
            new SinkhornSettings
            {
                Reg = reg,
                Tolerance = tolerance,
                Iterations = 10_000,
            }
        );
        double[][] rows = Rows(plan);

        Assert.That(rows.Select(row => row.Sum()), Is.EqualTo(Enumerable.Repeat(1.0 / Count, Count)).Within(1e-15));
        Assert.That(ColumnSums(rows).Sum(sum => Math.Abs(sum - 1.0 / Count)), Is.LessThan(tolerance));
    }

    [Test]
    public void Solve_TwoByTwo_HasTheClosedForm()
    {
        // With costs (0 a; b 0) and marginals ½, P12 = P21 = ½/(1 + exp((a + b)/(2ε))).
        using var costs = CostMatrix.Of([
            [0, 0.5f],
            [0.25f, 0],
        ]);

        var plan = Sinkhorn.Solve(
            costs,
            new SinkhornSettings
            {
                Reg = 0.3,
                Tolerance = 1e-13,
                Iterations = 10_000,
            }
        );

        double across = 0.5 / (1 + Math.Exp(0.75 / 0.6));
        Assert.That(plan.Row(0), Is.EqualTo(new[] { 0.5 - across, across }).Within(1e-12));
        Assert.That(plan.Row(1), Is.EqualTo(new[] { across, 0.5 - across }).Within(1e-12));
    }

    [Test]
    public void Solve_RegToZero_ApproachesTheExactCost()
    {
        using var costs = Costs();
        double exact = costs.MeanCost(LinearAssignment.Solve(costs));

        double[] above = [.. new[] { 0.1, 0.01, 0.001 }.Select(reg => Cost(costs, reg) - exact)];

        Assert.That(above, Is.Ordered.Descending.And.All.Positive);
        Assert.That(above[2], Is.LessThan(0.02 * exact)); // known bound: at most ε ln n above it, here 0.004
    }

    [Test]
    public void Solve_LargeReg_IsIndependent()
    {
        using var costs = Costs();

        var plan = Sinkhorn.Solve(costs, new SinkhornSettings { Reg = 1e6, Tolerance = 1e-9 });

        Assert.That(Rows(plan).SelectMany(row => row), Has.All.EqualTo(1.0 / (Count * Count)).Within(1e-9));
    }

    [Test]
    public void Solve_TinyReg_StaysFinite()
    {
        using var costs = Costs();

        var plan = Sinkhorn.Solve(
            costs,
            new SinkhornSettings
            {
                Reg = 1e-7,
                Tolerance = 0.1,
                Iterations = 10,
            }
        );

        Assert.That(Rows(plan).SelectMany(row => row), Has.All.InRange(0, 1.0 / Count + 1e-15));
    }

    [Test]
    public void Solve_AllPointsEqual_IsIndependent()
    {
        using var costs = CostMatrix.SquaredDistances(new float[20], new float[20], 2);

        Assert.That(
            Rows(Sinkhorn.Solve(costs, new SinkhornSettings { Reg = 0.1 })).SelectMany(row => row),
            Has.All.EqualTo(0.01).Within(1e-15)
        );
    }

    [Test]
    public void Solve_TooFewIterations_FailsAndSaysHowFarItIs()
    {
        using var costs = Costs();

        var e = Assert.Throws<RunFailedException>(() =>
            Sinkhorn.Solve(
                costs,
                new SinkhornSettings
                {
                    Reg = 1e-2,
                    Iterations = 12,
                    Tolerance = 1e-9,
                }
            )
        );

        Assert.That(
            e.Message,
            Does.Match(
                "^The sinkhorn coupling has not converged in 12 iterations: at reg 0.01 the marginal of x1 is off by 0\\.\\d+ of 1 \\(tolerance 1E-09\\); allow"
            )
        );
    }

    [Test]
    public void DrawColumn_EvenlySpreadNumbers_GivesEachColumnItsShare()
    {
        using var costs = Costs();
        var plan = Sinkhorn.Solve(costs, new SinkhornSettings { Reg = 0.05 });
        const int draws = 20_000;

        var drawn = Enumerable.Range(0, draws).CountBy(k => plan.DrawColumn(7, (k + 0.5) / draws)).ToDictionary();

        double[] shares = [.. plan.Row(7).Select(p => p * Count)];
        Assert.That(
            Enumerable.Range(0, Count).Select(j => drawn.GetValueOrDefault(j) / (double)draws),
            Is.EqualTo(shares).Within(1.01 / draws)
        );
        Assert.That(plan.DrawColumn(7, 1 - 1e-16), Is.InRange(0, Count - 1));
    }

    private static CostMatrix Costs() =>
        CostMatrix.SquaredDistances(CongruentialPoints.Draw(1, Count, 2), CongruentialPoints.Draw(2, Count, 2), 2);

    private static double[][] Rows(TransportPlan plan)
    {
        double[] first = plan.Row(0);

        return [.. Enumerable.Range(0, first.Length).Select(plan.Row)];
    }

    private static IEnumerable<double> ColumnSums(double[][] rows) => Enumerable.Range(0, rows.Length).Select(j => rows.Sum(row => row[j]));

    private static double Cost(CostMatrix costs, double reg)
    {
        var plan = Sinkhorn.Solve(
            costs,
            new SinkhornSettings
            {
                Reg = reg,
                Tolerance = 1e-3,
                Iterations = 10_000,
            }
        );

        return Enumerable.Range(0, Count).Sum(i => plan.Row(i).Select((p, j) => p * costs[i, j]).Sum());
    }
}
