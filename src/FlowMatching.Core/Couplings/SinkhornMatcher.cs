namespace FlowMatching.Core.Couplings;

/// <summary>Draws each row's partner from the plan of entropic optimal transport.</summary>
/// <remarks>The plan of <see cref="Sinkhorn"/>; with reg = 2σ² it is the coupling of the Schrödinger bridge, Tong et al. 2024
/// (arXiv:2302.00482), section 3.2, "SB-CFM". Every row of x0 is kept once, and its x1 is drawn from its row of the plan: over many
/// batches the pairs follow the plan; in one batch a row of x1 can come twice or not at all.</remarks>
/// <param name="settings">The regularisation and when the iteration has converged.</param>
internal sealed class SinkhornMatcher(CouplingSettings settings) : IRowMatcher
{
    /// <summary>The name of the coupling.</summary>
    public const string CouplingName = "sinkhorn";

    /// <summary>Where no regularisation is given it is this part of the mean cost of all pairs of the block.</summary>
    public const double DefaultRelativeReg = 0.05;

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms)
    {
        double mean = MeanOfAll(costs);
        double reg = settings.SinkhornReg ?? (mean > 0 ? DefaultRelativeReg * mean : 1); // equal points cost nothing at any reg
        var plan = Sinkhorn.Solve(costs, new SinkhornSettings
        {
            Reg = reg,
            Iterations = settings.SinkhornIterations ?? SinkhornSettings.DefaultIterations,
            Tolerance = settings.SinkhornTolerance ?? SinkhornSettings.DefaultTolerance,
        });
        int[] columns = new int[costs.Size];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = plan.DrawColumn(i, uniforms[i]);
        }

        return columns;
    }

    private static double MeanOfAll(CostMatrix costs)
    {
        double sum = 0;
        for (int i = 0; i < costs.Size; i++)
        {
            foreach (float cost in costs.Row(i)[..costs.Size])
            {
                sum += cost;
            }
        }

        return sum / ((double)costs.Size * costs.Size);
    }
}
