using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>Entropic optimal transport between two sets of n points of weight 1/n, in the log domain.</summary>
/// <remarks>
/// The plan P that minimises Σ P c + ε Σ P ln P under row and column sums of 1/n is P(i, j) = exp((f_i + g_j − c(i, j))/ε). Sinkhorn's
/// iteration, Cuturi 2013 (arXiv:1306.0895), makes the row sums right by f, then the column sums by g, and so on; here with sums of
/// exponentials less their largest, so that no ε under- or overflows (Peyré and Cuturi 2019, arXiv:1803.00567, section 4.4). It starts from
/// the prices of the exact assignment, g for ε → 0, which saves most iterations at any ε that was measured. It ends with a step in f: the
/// row sums are exact, and the column sums off by the tolerance at most.
/// </remarks>
public sealed class Sinkhorn
{
    private readonly CostMatrix costs;
    private readonly SinkhornSettings settings;
    private readonly double[] g;
    private readonly double[] exponentials;
    private readonly double[] columnSums;

    private Sinkhorn(CostMatrix costs, SinkhornSettings settings)
    {
        (this.costs, this.settings) = (costs, settings);
        g = LinearAssignment.Complete(costs).Prices;
        exponentials = new double[costs.Stride];
        columnSums = new double[costs.Stride];
    }

    /// <summary>Finds the plan.</summary>
    /// <param name="costs">Costs of 0 or more, n x n.</param>
    /// <param name="settings">The regularisation and when the iteration has converged.</param>
    /// <exception cref="RunFailedException">It has not converged in as many iterations as there may be.</exception>
    public static TransportPlan Solve(CostMatrix costs, SinkhornSettings settings)
    {
        Sinkhorn iteration = new(costs, settings);
        iteration.Converge();

        return new TransportPlan(costs, iteration.g, settings.Reg);
    }

    private void Converge()
    {
        double error = ColumnError();
        for (int done = 0; !(error <= settings.Tolerance); done++)
        {
            if (done == settings.Iterations)
                throw NotConverged(error);

            BalanceColumns();
            error = ColumnError();
        }
    }

    /// <summary>Makes the row sums right, and adds up how far the column sums are off then: Σ_j |Σ_i P(i, j) − 1/n|.</summary>
    private double ColumnError()
    {
        Array.Clear(columnSums);
        for (int i = 0; i < costs.Size; i++)
            AddRow(i);

        double target = 1.0 / costs.Size,
            error = 0;
        for (int j = 0; j < costs.Size; j++)
            error += Math.Abs(columnSums[j] - target);

        return error;
    }

    /// <summary>Adds row i of the plan to the column sums: e_j/(n Σ e) with e_j = exp((g_j − c(i, j))/ε − largest); f_i is in the
    /// Σ.</summary>
    private void AddRow(int i)
    {
        double weight = 1 / (costs.Size * TransportPlan.Exponentials(costs.Row(i), g, settings.Reg, exponentials));
        Vector<double> factor = new(weight);
        for (int j = 0; j < columnSums.Length; j += Vector<double>.Count)
        {
            (new Vector<double>(columnSums, j) + factor * new Vector<double>(exponentials, j)).CopyTo(columnSums, j);
        }
    }

    /// <summary>g_j −= ε ln(n Σ_i P(i, j)). A column that no row reaches is brought nearer by as much as can be told.</summary>
    private void BalanceColumns()
    {
        for (int j = 0; j < costs.Size; j++)
        {
            g[j] -= settings.Reg * Math.Log(costs.Size * Math.Max(columnSums[j], 1e-300));
        }
    }

    private RunFailedException NotConverged(double error) =>
        new(
            $"The sinkhorn coupling has not converged in {settings.Iterations} iterations: at reg {settings.Reg:G3} the marginal of x1 is off by "
                + $"{error:G3} of 1 (tolerance {settings.Tolerance:G3}); allow more iterations, a larger tolerance or a larger reg."
        );
}

/// <summary>What entropic transport is wanted, and how closely.</summary>
public sealed record SinkhornSettings
{
    /// <summary>The default of <see cref="Iterations"/>.</summary>
    public const int DefaultIterations = 1000;

    /// <summary>The default of <see cref="Tolerance"/>.</summary>
    public const double DefaultTolerance = 1e-2;

    /// <summary>The regularisation ε &gt; 0, in units of the cost.</summary>
    public double Reg { get; init; } = 1;

    /// <summary>How many iterations there may be in all, 1 or more.</summary>
    public int Iterations { get; init; } = DefaultIterations;

    /// <summary>By how much the column sums may differ from 1/n, added up over all columns, so out of a total mass of 1;
    /// positive.</summary>
    public double Tolerance { get; init; } = DefaultTolerance;
}

/// <summary>A plan of entropic transport: P(i, j) = exp((f_i + g_j − c(i, j))/ε), f such that every row adds up to 1/n.</summary>
public sealed class TransportPlan
{
    private readonly CostMatrix costs;
    private readonly double[] g;
    private readonly double reg;
    private readonly double[] exponentials;

    /// <summary>Makes a plan; rows are computed when asked for.</summary>
    /// <param name="costs">The costs; alive as long as the plan is used.</param>
    /// <param name="g">The potentials of the columns, padded.</param>
    /// <param name="reg">ε.</param>
    internal TransportPlan(CostMatrix costs, double[] g, double reg)
    {
        (this.costs, this.g, this.reg) = (costs, g, reg);
        exponentials = new double[costs.Stride];
    }

    /// <summary>A row of the plan.</summary>
    /// <param name="row">Its number.</param>
    /// <returns>n numbers that add up to 1/n.</returns>
    public double[] Row(int row)
    {
        double sum = Exponentials(costs.Row(row), g, reg, exponentials);

        return [.. exponentials.Take(costs.Size).Select(e => e / (sum * costs.Size))];
    }

    /// <summary>Draws a column with the probabilities n P(row, ·).</summary>
    /// <param name="row">The row.</param>
    /// <param name="uniform">A number in [0, 1).</param>
    public int DrawColumn(int row, double uniform)
    {
        double rest = uniform * Exponentials(costs.Row(row), g, reg, exponentials);
        int last = 0;
        for (int j = 0; j < costs.Size; j++)
        {
            if (exponentials[j] > 0)
            {
                rest -= exponentials[j];
                last = j;
                if (rest < 0)
                    break;
            }
        }

        return last; // rounding can leave a rest after the last column: that one is meant then
    }

    /// <summary>One row but for its factor: computes e_j = exp((g_j − c_j)/ε − m), m the largest exponent, so that the largest e is
    /// 1.</summary>
    /// <param name="costs">The row of costs with its padding of ∞.</param>
    /// <param name="g">The potentials of the columns.</param>
    /// <param name="reg">ε.</param>
    /// <param name="exponentials">Takes the e_j; 0 in the padding.</param>
    /// <returns>Σ e_j, at least 1.</returns>
    internal static double Exponentials(ReadOnlySpan<float> costs, double[] g, double reg, double[] exponentials)
    {
        Vector<double> largest = new(Largest(costs, g)),
            rate = new(1 / reg),
            sum = Vector<double>.Zero;
        int lanes = Vector<double>.Count;
        for (int j = 0; j < costs.Length; j += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            var first = Vector.Exp((new Vector<double>(g, j) - low - largest) * rate);
            var second = Vector.Exp((new Vector<double>(g, j + lanes) - high - largest) * rate);
            first.CopyTo(exponentials, j);
            second.CopyTo(exponentials, j + lanes);
            sum += first + second;
        }

        return Vector.Sum(sum);
    }

    private static double Largest(ReadOnlySpan<float> costs, double[] g)
    {
        Vector<double> largest = new(double.NegativeInfinity);
        int lanes = Vector<double>.Count;
        for (int j = 0; j < costs.Length; j += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            largest = Vector.Max(largest, Vector.Max(new Vector<double>(g, j) - low, new Vector<double>(g, j + lanes) - high));
        }

        double most = double.NegativeInfinity;
        for (int lane = 0; lane < lanes; lane++)
            most = Math.Max(most, largest[lane]);

        return most;
    }
}
