using System.Globalization;
using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>The classes that a column of a table names, gathered row by row.</summary>
internal sealed class ClassColumn
{
    /// <summary>The most classes that a table may have.</summary>
    public const int MostClasses = 100_000;

    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> names = [];
    private readonly List<int> labels = [];
    private readonly string place;

    /// <param name="place">The file and the column, for messages.</param>
    public ClassColumn(string place)
    {
        this.place = place;
        lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Takes the class of the next row.</summary>
    /// <param name="name">Its name, not empty.</param>
    public void Add(ReadOnlySpan<char> name)
    {
        if (!lookup.TryGetValue(name, out int label))
        {
            if (names.Count == MostClasses)
                throw new InvalidInputException($"{place} names more than {MostClasses} classes: it says no class.");

            label = names.Count;
            string text = name.ToString();
            known.Add(text, label);
            names.Add(text);
        }

        labels.Add(label);
    }

    /// <summary>Sorts the classes: whole numbers by their value, all else by its letters.</summary>
    /// <returns>The class of each row, and the names of the classes.</returns>
    /// <exception cref="InvalidInputException">The column holds real numbers, or another class in each row.</exception>
    public (int[] Labels, string[] Names) Finish()
    {
        string[] shown = Shown();
        if (shown.Length > 1 && shown.Length == labels.Count)
            throw new InvalidInputException(
                $"{place} names another class in each of {labels.Count} rows, expected several rows a class: choose another --label-column."
            );

        int[] order = [.. Enumerable.Range(0, shown.Length)];
        Array.Sort(order, (a, b) => Compare(shown[a], shown[b]));
        int[] rank = new int[order.Length];
        foreach (var (place, label) in order.Index())
            rank[label] = place;

        return ([.. labels.Select(label => rank[label])], Array.ConvertAll(order, label => shown[label]));
    }

    // 1.0 and 1 are one class: what writes tables writes whole numbers as real ones where some are missing.
    private string[] Shown()
    {
        double[] numbers = [.. names.Select(ToNumber)];
        if (numbers.Any(double.IsNaN))
            return [.. names];

        int real = Array.FindIndex(numbers, number => number != Math.Floor(number) || Math.Abs(number) > long.MaxValue / 2);
        if (real >= 0)
            throw new InvalidInputException(
                $"{place} holds real numbers such as {Printable.Excerpt(names[real])}, expected the names or whole numbers of classes."
            );

        return Merge([.. numbers.Select(number => ((long)number).ToString(CultureInfo.InvariantCulture))]);
    }

    private string[] Merge(string[] shown)
    {
        string[] merged = [.. shown.Distinct()];
        var places = merged.Index().ToDictionary(static name => name.Item, static name => name.Index);
        for (int i = 0; i < labels.Count; i++)
            labels[i] = places[shown[labels[i]]];

        return merged;
    }

    private static double ToNumber(string name) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private static int Compare(string a, string b)
    {
        bool areNumbers =
            long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long one)
            & long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long other);
        return areNumbers ? one.CompareTo(other) : string.CompareOrdinal(a, b);
    }
}
