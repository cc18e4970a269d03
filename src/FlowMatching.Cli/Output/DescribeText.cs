using System.Globalization;
using FlowMatching.Core;
using FlowMatching.Runs.Data.Describe;

namespace FlowMatching.Cli.Output;

/// <summary>The words for what a data set holds.</summary>
internal static class DescribeText
{
    private const int ShownColumns = 40,
        ShownClasses = 20;

    /// <summary>One set as described: what there is, column by column, and what is odd.</summary>
    /// <param name="data">The description.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DataDescription data) =>
        [
            new("data set", $"{data.Dataset}: {data.Description}"),
            new(data.Unit, SizeOf(data)),
            .. data.Facts.Take(ShownColumns).Select(column => new ResultRow($"column {Printable.Excerpt(column.Name)}", TextOf(column))),
            .. data.Facts.Count > ShownColumns ? (ResultRow[])[new("columns", $"and {data.Facts.Count - ShownColumns} more")] : [],
            .. data.Classes.Count > 0 ? (ResultRow[])[new("classes", ClassesOf(data))] : [],
            .. Oddities(data).Select(static text => new ResultRow("odd", text)),
        ];

    private static string SizeOf(DataDescription data)
    {
        string size = data.Shape ?? (data.Columns == 1 ? "1 column" : $"{data.Columns} columns");
        return data.Count is not { } count ? $"drawn anew each time; {data.Columns} coordinates"
            : data.Test is { } test ? $"{count} of {size}, and {test} held back to test with"
            : $"{count} of {size}";
    }

    private static string TextOf(ColumnFacts column)
    {
        if (column.Count == 0)
            return column.Texts > 0 ? $"{column.Texts} texts and no number" : "no number";

        string range = column.IsConstant
            ? $"always {Shown(column.Least)}"
            : $"{Shown(column.Least)} to {Shown(column.Most)}, mean {Shown(column.Mean)}, standard deviation {Shown(column.Std)}";
        return range
            + (column.Missing > 0 ? $", {column.Missing} missing" : "")
            + (column.Texts > 0 ? $", {column.Texts} texts" : "")
            + (column.Outliers > 0 ? $", {column.Outliers} far away" : "");
    }

    private static string ClassesOf(DataDescription data) =>
        $"{data.Classes.Count}: "
        + string.Join(", ", data.Classes.Take(ShownClasses).Select(one => $"{Printable.Excerpt(one.Name)} ({one.Count})"))
        + (data.Classes.Count > ShownClasses ? ", ..." : "");

    private static IEnumerable<string> Oddities(DataDescription data)
    {
        if (data.Incomplete > 0)
            yield return $"{data.Incomplete} {data.Unit} have a missing number or none that is finite: --drop-rows-with-nan leaves them out";
        if (Named(data, static column => column.Texts > 0) is { } texts)
            yield return $"texts in {texts}: leave it out with --columns, or make it the class with --label-column";
        if (Named(data, static column => column.IsConstant) is { } constant)
            yield return $"the same number in every row of {constant}";
        if (Named(data, static column => column.Outliers > 0) is { } far)
            yield return $"numbers more than {ColumnFacts.FarAway} standard deviations from the mean in {far}: they rule how the column is scaled";
        if (data.Duplicates > 0)
            yield return $"{data.Duplicates} {data.Unit} are the same as one before them";
        if (data.Blank > 0)
            yield return $"{data.Blank} pictures are of one colour";
        if (data.Classes.Where(static one => one.Count == 0).Select(static one => one.Name).ToArray() is { Length: > 0 } empty)
            yield return $"no example of {string.Join(", ", empty.Take(ShownClasses).Select(Printable.Excerpt))}";
    }

    private static string? Named(DataDescription data, Func<ColumnFacts, bool> isMeant)
    {
        string[] names = [.. data.Facts.Where(isMeant).Select(static column => Printable.Excerpt(column.Name))];
        return names.Length == 0 ? null
            : names.Length <= ShownClasses ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(ShownClasses))} and {names.Length - ShownClasses} more";
    }

    private static string Shown(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
