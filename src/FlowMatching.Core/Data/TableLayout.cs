namespace FlowMatching.Core.Data;

/// <summary>How a table of numbers was laid out where it was read, so that samples can be written as it was: what the columns are
/// called, and where the class stood among them.</summary>
public sealed record TableLayout
{
    /// <summary>The most columns of numbers: D of a flow.</summary>
    public const int MostColumns = 4096;

    private const int LongestName = 4096;

    /// <summary>The names of the columns of numbers, in the order of the values; where the table had no heading, their numbers in it,
    /// from 1.</summary>
    public required IReadOnlyList<string> Columns
    {
        get;
        init => field = new ValueList<string>(value);
    }

    /// <summary>Whether the table had a heading.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The name of the column of the class, or its number from 1 where there was no heading; null for none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>How many columns of numbers stand before the class.</summary>
    public int LabelAt { get; init; }

    /// <summary>How many of its rows were read at most; null for all.</summary>
    public int? MostRows { get; init; }

    /// <summary>What cannot be, of a layout that a file claims.</summary>
    /// <returns>A sentence for each fault.</returns>
    public IEnumerable<string> Faults()
    {
        if (Columns.Count is < 1 or > MostColumns)
            yield return $"The table has {Columns.Count} columns, expected 1 to {MostColumns}.";
        if (LabelAt < 0 || LabelAt > Columns.Count)
            yield return $"The class stands behind {LabelAt} columns, expected 0 to {Columns.Count}.";
        if (MostRows < 1)
            yield return $"The table has at most {MostRows} rows, expected 1 or more.";
        if (Columns.Append(LabelColumn).Any(static name => name is { Length: > LongestName }))
            yield return $"A column has a name of more than {LongestName} characters.";
    }
}
