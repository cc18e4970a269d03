namespace FlowMatching.Core.Couplings;

/// <summary>Which rows of a batch may change places with each other.</summary>
internal static class RowGroups
{
    /// <summary>Cuts a batch into blocks of rows that follow each other, and each block by class.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="block">Rows of a block; the last one has what is left.</param>
    /// <param name="labels">The class of each row, if there are classes.</param>
    /// <returns>The row numbers of each group, upwards.</returns>
    public static IReadOnlyList<int[]> Of(int count, int block, long[]? labels)
    {
        var blocks = Enumerable.Range(0, count).Chunk(block);

        return labels is null
            ? [.. blocks]
            : [.. blocks.SelectMany(rows => rows.GroupBy(row => labels[row]).Select(group => group.ToArray()))];
    }
}
