namespace FlowMatching.Core.Couplings;

/// <summary>Pairs the rows of two small sets by what the pairs cost. Any thread may use it.</summary>
internal interface IRowMatcher : INamed
{
    /// <summary>Chooses a column for each row.</summary>
    /// <param name="costs">c(i, j) = ‖x0_i − x1_j‖², n x n.</param>
    /// <param name="uniforms">One number in [0, 1) for each row: all the randomness there is.</param>
    /// <returns>The column of each row.</returns>
    int[] Match(CostMatrix costs, ReadOnlySpan<double> uniforms);
}
