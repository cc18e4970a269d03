namespace FlowMatching.Core.Couplings;

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
        double sum = PlanRow.Exponentials(costs.Row(row), g, reg, exponentials);

        return [.. exponentials.Take(costs.Size).Select(e => e / (sum * costs.Size))];
    }

    /// <summary>Draws a column with the probabilities n P(row, ·).</summary>
    /// <param name="row">The row.</param>
    /// <param name="uniform">A number in [0, 1).</param>
    public int DrawColumn(int row, double uniform)
    {
        double rest = uniform * PlanRow.Exponentials(costs.Row(row), g, reg, exponentials);
        int last = 0;
        for (int j = 0; j < costs.Size; j++)
        {
            if (exponentials[j] > 0)
            {
                rest -= exponentials[j];
                last = j;
                if (rest < 0)
                {
                    break;
                }
            }
        }

        return last; // rounding can leave a rest after the last column: that one is meant then
    }
}
