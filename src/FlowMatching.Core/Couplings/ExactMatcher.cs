namespace FlowMatching.Core.Couplings;

/// <summary>The permutation of the least sum of squared distances: optimal transport between two sets of n points of weight 1/n.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482), section 3.2, "OT-CFM" with its mini-batch approximation; Pooladian et al. 2023
/// (arXiv:2304.14772). An optimal plan of equal weights can be taken to be a permutation, so every point is used once.</remarks>
internal sealed class ExactMatcher : IRowMatcher
{
    /// <summary>The name of the coupling.</summary>
    public const string CouplingName = "ot";

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms) => LinearAssignment.Solve(costs);
}
