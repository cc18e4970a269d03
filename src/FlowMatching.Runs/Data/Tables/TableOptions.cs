using FlowMatching.Core;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Which part of a table is wanted.</summary>
public sealed record TableOptions
{
    /// <summary>The columns of numbers, by name or by number from 1, with commas between and a dash for a range; null for all.</summary>
    [Option(
        "columns",
        "points: its columns by name or number, such as x,y or 2-5; else all",
        Placeholder = "COLUMNS",
        FixedOnResume = true
    )]
    public string? Columns { get; init; }

    /// <summary>The column that says the class, by name or by number from 1; null for none.</summary>
    [Option("label-column", "points: the column that says the class, by name or number", Placeholder = "COLUMN", FixedOnResume = true)]
    public string? LabelColumn { get; init; }

    /// <summary>Whether rows of which a number is missing or not finite are left out.</summary>
    [Option("drop-rows-with-nan", "points: leave out rows in which a number is missing or not finite", FixedOnResume = true)]
    public bool DropRowsWithNan { get; init; }

    /// <summary>How many rows to read at most; null for all.</summary>
    [Option("rows", "points: the most rows to read; else all", Min = 1, Max = 100_000_000, Unit = "rows", FixedOnResume = true)]
    public int? Rows { get; init; }

    /// <summary>The columns of numbers by their exact names, which may hold commas, instead of <see cref="Columns"/>; null for none.</summary>
    internal ValueList<string>? Exactly { get; init; }

    /// <summary>Whether what is missing, or is no number, is kept as NaN: to describe a table that cannot be learnt from.</summary>
    internal bool KeepMissing { get; init; }
}
