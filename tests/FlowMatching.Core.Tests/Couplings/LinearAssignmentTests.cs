using FlowMatching.Core.Couplings;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Couplings;

public sealed class LinearAssignmentTests
{
    public static IEnumerable<AssignmentCase> Cases => AssignmentFigures.Read().Cases;

    [TestCase(1u)]
    [TestCase(2u)]
    [TestCase(3u)]
    [TestCase(4u)]
    public void Solve_UpToSevenRows_IsAsCheapAsTheBestOfAllPermutations(uint seed)
    {
        for (int n = 1; n <= 7; n++)
        {
            float[][] costs = [.. CongruentialPoints.Draw(seed + 100 * (uint)n, n, n).Chunk(n)];
            using var matrix = CostMatrix.Of(costs);

            int[] columns = LinearAssignment.Solve(matrix);

            Assert.That(columns, Is.EquivalentTo(Enumerable.Range(0, n)));
            Assert.That(matrix.MeanCost(columns), Is.EqualTo(Cheapest(costs, []) / n).Within(1e-12), $"{n} rows");
        }
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Solve_CostsOfFewValues_IsAsCheapAsTheBestOfAllPermutations(int values)
    {
        for (uint seed = 0; seed < 50; seed++)
        {
            float[][] costs = [.. CongruentialPoints.Draw(seed, 6, 6).Select(x => MathF.Floor(values * x)).Chunk(6)];
            using var matrix = CostMatrix.Of(costs);

            Assert.That(matrix.MeanCost(LinearAssignment.Solve(matrix)), Is.EqualTo(Cheapest(costs, []) / 6).Within(1e-12));
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Solve_Points_AgreesWithScipy(AssignmentCase expected)
    {
        using var costs = CostMatrix.SquaredDistances(expected.X, expected.Y, expected.Dimension);

        int[] columns = LinearAssignment.Solve(costs);

        Assert.That(columns, Is.EquivalentTo(Enumerable.Range(0, expected.Count)));
        Assert.That(costs.MeanCost(columns), Is.EqualTo(expected.Mean).Within(1e-12 * (1 + expected.Mean)));
        Assert.That(expected.Columns ?? columns, Is.EqualTo(columns));
    }

    [TestCaseSource(nameof(Cases))]
    public void Solve_Distances_AgreesWithScipy(AssignmentCase expected)
    {
        using var costs = CostMatrix.SquaredDistances(expected.X, expected.Y, expected.Dimension);
        costs.TakeRoots();

        Assert.That(costs.MeanCost(LinearAssignment.Solve(costs)), Is.EqualTo(expected.MeanRoot).Within(1e-12 * (1 + expected.MeanRoot)));
    }

    [Test]
    public void Solve_OneDimension_PairsInOrder()
    {
        // On a line the sorted points belong together, whatever the cost's convex function.
        float[] x = CongruentialPoints.Draw(21, 200, 1),
            y = CongruentialPoints.Draw(22, 200, 1);
        using var costs = CostMatrix.SquaredDistances(x, y, 1);

        int[] columns = LinearAssignment.Solve(costs);

        float[] partners = [.. Enumerable.Range(0, 200).OrderBy(i => x[i]).Select(i => y[columns[i]])];
        Assert.That(partners, Is.Ordered);
    }

    [Test]
    public void Solve_SameSetInOtherOrder_FindsEveryPointAgain()
    {
        float[] x = CongruentialPoints.Draw(5, 300, 2);
        float[] reversed = [.. x.Chunk(2).Reverse().SelectMany(point => point)];
        using var costs = CostMatrix.SquaredDistances(x, reversed, 2);

        Assert.That(LinearAssignment.Solve(costs), Is.EqualTo(Enumerable.Range(0, 300).Reverse()));
    }

    [Test]
    public void Solve_AllPointsEqual_IsAPermutation()
    {
        using var costs = CostMatrix.SquaredDistances(new float[200], new float[200], 2);

        Assert.That(LinearAssignment.Solve(costs), Is.EquivalentTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void Solve_OnePoint_IsPairedWithTheOther()
    {
        using var costs = CostMatrix.SquaredDistances([1, 2], [4, 6], 2);

        Assert.That(LinearAssignment.Solve(costs), Is.EqualTo(new[] { 0 }));
        Assert.That(costs.MeanCost([0]), Is.EqualTo(25));
    }

    [Test]
    public void Solve_NoPoint_IsEmpty()
    {
        using var costs = CostMatrix.SquaredDistances([], [], 2);

        Assert.That(LinearAssignment.Solve(costs), Is.Empty);
    }

    [Test]
    public void SquaredDistances_SetsOfUnequalSize_AreRefused() =>
        Assert.Throws<ArgumentException>(() => CostMatrix.SquaredDistances(new float[4], new float[6], 2));

    /// <summary>The least sum over all permutations, by trying each.</summary>
    private static double Cheapest(float[][] costs, HashSet<int> taken)
    {
        int row = taken.Count;
        if (row == costs.Length)
        {
            return 0;
        }

        double least = double.PositiveInfinity;
        for (int column = 0; column < costs.Length; column++)
        {
            if (taken.Add(column))
            {
                least = Math.Min(least, costs[row][column] + Cheapest(costs, taken));
                taken.Remove(column);
            }
        }

        return least;
    }
}
