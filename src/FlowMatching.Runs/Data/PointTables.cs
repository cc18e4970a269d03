using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Data;

/// <summary>Tables of numbers as data sets.</summary>
internal static class PointTables
{
    /// <summary>Reads a table to learn it.</summary>
    /// <param name="spec">The file.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <param name="observer">Told what a user should know of it; null for nobody.</param>
    /// <returns>Its rows, standardised, with their classes where a column says them.</returns>
    /// <exception cref="InvalidInputException">It cannot be learnt from.</exception>
    public static PointCloud Open(DataSpec spec, TableOptions options, IRunObserver? observer = null)
    {
        var table = TableReader.Read(spec.File, options);
        foreach (string note in table.Notes)
            observer?.Note(note);

        return new PointCloud(spec.Name, Of(table, options));
    }

    /// <summary>Reads a table again as a checkpoint has learnt it: the same columns, and the same scales.</summary>
    /// <param name="spec">Where the file is.</param>
    /// <param name="header">The checkpoint. One of a format before tables has learnt two columns on one scale, and all rows.</param>
    /// <exception cref="InvalidInputException">It has no such columns, or cannot be learnt from.</exception>
    public static PointCloud OpenAgain(DataSpec spec, CheckpointHeader header) =>
        header.Table is { } layout
            ? Open(
                spec,
                new TableOptions
                {
                    Exactly = new ValueList<string>(layout.Columns),
                    LabelColumn = layout.LabelColumn,
                    DropRowsWithNan = true,
                    Rows = layout.MostRows,
                }
            )
            : new PointCloud(spec.Name, PointsFile.Read(spec.File), PointsFile.Columns);

    /// <summary>The options of a table that was learnt: what a user asks for now where that says the same, else what is
    /// recorded.</summary>
    /// <param name="layout">What was learnt.</param>
    /// <param name="asked">What is asked for now.</param>
    public static TableOptions Recorded(TableLayout layout, TableOptions asked) =>
        asked with
        {
            Columns = asked.Columns ?? Text(layout),
            LabelColumn = layout.LabelColumn,
            Rows = layout.MostRows,
        };

    /// <summary>Refuses other columns than those that were learnt; the same ones may be written otherwise.</summary>
    /// <param name="spec">Where the file is.</param>
    /// <param name="asked">The options of the run that goes on.</param>
    /// <param name="layout">What was learnt.</param>
    /// <exception cref="InvalidInputException">They are others.</exception>
    public static void RequireLearnt(DataSpec spec, TableOptions asked, TableLayout layout)
    {
        if (asked.Columns is null || asked.Columns == Text(layout))
            return;
        if (!TableReader.Read(spec.File, asked).Layout.Columns.SequenceEqual(layout.Columns))
            throw new InvalidInputException(
                $"--columns is {asked.Columns}, but the run to resume has learnt {string.Join(", ", layout.Columns)}: leave it out, or begin a new run."
            );
    }

    // A name with a comma cannot be written among others.
    private static string? Text(TableLayout layout) =>
        layout.Columns.Any(name => name.Contains(',')) ? null : string.Join(',', layout.Columns);

    private static PointTable Of(NumericTable table, TableOptions options) =>
        new(table.Values, ColumnNaming.Of(table.Layout))
        {
            Labels = table.Labels,
            ClassNames = table.ClassNames ?? [],
            Layout = table.Layout with { MostRows = options.Rows },
        };
}
