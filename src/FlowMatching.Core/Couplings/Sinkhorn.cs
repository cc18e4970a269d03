using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>Entropic optimal transport between two sets of n points of weight 1/n, in the log domain.</summary>
/// <remarks>
/// The plan P that minimises Σ P c + ε Σ P ln P under row and column sums of 1/n is P(i, j) = exp((f_i + g_j − c(i, j))/ε). Sinkhorn's
/// iteration, Cuturi 2013 (arXiv:1306.0895), makes the row sums right by f, then the column sums by g, and so on; here with sums of
/// exponentials less their largest, so that no ε under- or overflows (Peyré and Cuturi 2019, arXiv:1803.00567, section 4.4). It starts from
/// the prices of the exact assignment, g for ε → 0, which saves most iterations at any ε that was measured. It ends with a step in f: the row
/// sums are exact, and the column sums off by the tolerance at most.
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
            {
                throw NotConverged(error);
            }

            BalanceColumns();
            error = ColumnError();
        }
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
        double weight = 1 / (costs.Size * PlanRow.Exponentials(costs.Row(i), g, settings.Reg, exponentials));
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

    private RunFailedException NotConverged(double error) => new(
        $"The sinkhorn coupling has not converged in {settings.Iterations} iterations: at reg {settings.Reg:G3} the marginal of x1 is off by "
        + $"{error:G3} of 1 (tolerance {settings.Tolerance:G3}); allow more iterations, a larger tolerance or a larger reg.");
}
