using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>Examples taken back to noise, and from there to the data again.</summary>
/// <param name="Noise">The noise row by row.</param>
/// <param name="Again">What it becomes, row by row.</param>
/// <param name="Sampling">What the way back cost.</param>
internal sealed record Inverted(float[] Noise, float[] Again, Sampling Sampling)
{
    /// <summary>The squared distance of each example from what its noise becomes.</summary>
    /// <param name="values">The examples row by row.</param>
    /// <param name="dimension">Number of coordinates of each.</param>
    /// <returns>One for each example.</returns>
    public double[] SquaredErrors(float[] values, int dimension) =>
        [.. values.Zip(Again, (from, to) => ((double)to - from) * (to - from)).Chunk(dimension).Select(squares => squares.Sum())];
}
