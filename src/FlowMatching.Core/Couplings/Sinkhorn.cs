using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>Entropic optimal transport between two sets of n points of weight 1/n, in the log domain.</summary>
/// <remarks>
/// The plan P that minimises Σ P c + ε Σ P ln P under row and column sums of 1/n is P(i, j) = exp((f_i + g_j − c(i, j))/ε). Sinkhorn's
/// iteration, Cuturi 2013 (arXiv:1306.0895), makes the row sums right by f, then the column sums by g, and so on; here with sums of
/// exponentials less their largest, so that no ε under- or overflows (Peyré and Cuturi 2019, arXiv:1803.00567, section 4.4). ε comes down to
/// its value by halves from the largest cost, each time from the potentials before, which saves most iterations of a small one. It ends with a
/// step in f: the row sums are exact, and the column sums off by the tolerance at most.
/// </remarks>
public sealed class Sinkhorn
{
    /// <summary>While ε comes down, a plan this far off is good enough to go on.</summary>
    private const double RoughTolerance = 0.05;

    private readonly CostMatrix costs;
    private readonly double[] g;
    private readonly double[] exponentials;
    private readonly double[] columnSums;
    private double reg;

    private Sinkhorn(CostMatrix costs, double reg)
    {
        (this.costs, this.reg) = (costs, reg);
        g = new double[costs.Stride];
        exponentials = new double[costs.Stride];
        columnSums = new double[costs.Stride];
    }

    /// <summary>Finds the plan.</summary>
    /// <param name="costs">Costs of 0 or more, n x n.</param>
    /// <param name="settings">The regularisation and when the iteration has converged.</param>
    /// <exception cref="RunFailedException">It has not converged in as many iterations as there may be.</exception>
    public static TransportPlan Solve(CostMatrix costs, SinkhornSettings settings)
    {
        Sinkhorn iteration = new(costs, Math.Max(settings.Reg, LargestCost(costs)));
        int left = settings.Iterations;
        while (iteration.reg > settings.Reg)
        {
            left = iteration.Converge(left, Math.Max(RoughTolerance, settings.Tolerance), settings);
            iteration.reg = Math.Max(settings.Reg, iteration.reg / 2);
        }

        iteration.Converge(left, settings.Tolerance, settings);

        return new TransportPlan(costs, iteration.g, settings.Reg);
    }

    /// <summary>Iterates at one ε; returns how many iterations are left.</summary>
    private int Converge(int left, double tolerance, SinkhornSettings settings)
    {
        for (; left > 0; left--)
        {
            double error = ColumnError();
            if (error <= tolerance)
            {
                return left;
            }

            if (left == 1)
            {
                throw NotConverged(error, settings);
            }

            BalanceColumns();
        }

        throw NotConverged(double.NaN, settings);
    }

    /// <summary>Makes the row sums right, and adds up how far the column sums are off then: Σ_j |Σ_i P(i, j) − 1/n|.</summary>
    private double ColumnError()
    {
        Array.Clear(columnSums);
        for (int i = 0; i < costs.Size; i++)
        {
            AddRow(i);
        }

        double target = 1.0 / costs.Size, error = 0;
        for (int j = 0; j < costs.Size; j++)
        {
            error += Math.Abs(columnSums[j] - target);
        }

        return error;
    }

    /// <summary>Adds row i of the plan to the column sums: e_j/(n Σ e) with e_j = exp((g_j − c(i, j))/ε − largest); f_i is in the Σ.</summary>
    private void AddRow(int i)
    {
        double weight = 1 / (costs.Size * PlanRow.Exponentials(costs.Row(i), g, reg, exponentials));
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
            g[j] -= reg * Math.Log(costs.Size * Math.Max(columnSums[j], 1e-300));
        }
    }

    private RunFailedException NotConverged(double error, SinkhornSettings settings) => new(
        $"The sinkhorn coupling has not converged in {settings.Iterations} iterations: with reg {reg:G3} the marginal of x1 is off by "
        + $"{error:G3} of 1 (tolerance {settings.Tolerance:G3}, reg {settings.Reg:G3} wanted); allow more iterations, a larger tolerance or a larger reg.");

    private static double LargestCost(CostMatrix costs)
    {
        float largest = 0;
        for (int i = 0; i < costs.Size; i++)
        {
            foreach (float cost in costs.Row(i)[..costs.Size])
            {
                largest = Math.Max(largest, cost);
            }
        }

        return largest;
    }
}
