using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Sampling;

/// <summary>How samples are laid out as a table.</summary>
internal static class SampleLayout
{
    private const string Class = "class";

    private static readonly string[] InSpace = ["x", "y", "z"];

    /// <summary>The layout of the table that was learnt; of other points columns x, y, z or x1, x2, ..., and the class at the
    /// end.</summary>
    /// <param name="header">The model.</param>
    public static TableLayout Of(CheckpointHeader header)
    {
        int columns = (int)header.DataShape().Aggregate(1L, static (product, size) => product * size);
        return header.Table
            ?? new TableLayout
            {
                Columns = columns <= InSpace.Length ? InSpace[..columns] : [.. Enumerable.Range(1, columns).Select(static i => $"x{i}")],
                HasHeader = true,
                LabelColumn = header.ClassNames is null ? null : Class,
                LabelAt = columns,
            };
    }
}
