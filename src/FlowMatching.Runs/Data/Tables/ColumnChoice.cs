using System.Globalization;
using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Which columns of a file are the numbers, and which one is the class.</summary>
/// <param name="Numbers">The columns of numbers, from 0, in the order that is wanted.</param>
/// <param name="Label">The column of the class, from 0; null for none.</param>
/// <param name="Layout">What they are called.</param>
internal sealed record ColumnChoice(IReadOnlyList<int> Numbers, int? Label, TableLayout Layout)
{
    /// <summary>Chooses among the columns of a file.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="names">The names of its columns; empty where it has no heading.</param>
    /// <param name="count">How many columns it has.</param>
    /// <param name="options">What is wanted.</param>
    /// <returns>The choice; at least one column of numbers.</returns>
    /// <exception cref="InvalidInputException">There is no such column, or it cannot be told which one is meant.</exception>
    public static ColumnChoice Of(string file, IReadOnlyList<string> names, int count, TableOptions options)
    {
        Finder finder = new(file, names, count);
        int? label = options.LabelColumn is { } wanted ? finder.One("--label-column", wanted) : null;
        int[] numbers =
            options.Exactly is { } exactly ? [.. exactly.Select(name => finder.One("--columns", name))]
            : options.Columns is { } columns ? [.. columns.Split(',', StringSplitOptions.TrimEntries).SelectMany(finder.Range)]
            : [.. Enumerable.Range(0, count).Where(column => column != label)];
        RequireNumbers(file, numbers, count, options);
        RequireOnce(finder, numbers, label);

        return new ColumnChoice(
            numbers,
            label,
            new TableLayout
            {
                Columns = [.. numbers.Select(finder.NameOf)],
                HasHeader = names.Count > 0,
                LabelColumn = label is { } at ? finder.NameOf(at) : null,
                LabelAt = numbers.Count(number => number < label),
            }
        );
    }

    private static void RequireNumbers(string file, int[] numbers, int count, TableOptions options)
    {
        if (numbers.Length == 0)
            throw new InvalidInputException($"{file} has no column beside {options.LabelColumn}, expected one of numbers or more.");
        if (numbers.Length > TableLayout.MostColumns)
            throw new InvalidInputException(
                options.Columns is null
                    ? $"{file} has {count} columns, expected at most {TableLayout.MostColumns}: choose some, such as --columns 1-{TableLayout.MostColumns}."
                    : $"--columns chooses {numbers.Length} columns, expected at most {TableLayout.MostColumns}."
            );
    }

    private static void RequireOnce(Finder finder, int[] numbers, int? label)
    {
        if (numbers.CountBy(static number => number).FirstOrDefault(static number => number.Value > 1) is { Value: > 1 } twice)
            throw new InvalidInputException($"--columns chooses column {finder.Describe(twice.Key)} twice, expected each once.");
        if (label is { } at && numbers.Contains(at))
            throw new InvalidInputException(
                $"Column {finder.Describe(at)} cannot be the class and one of --columns: leave it out of one of them."
            );

        finder.RequireNamesOnce(numbers);
    }

    /// <summary>Finds columns by what a user calls them: first by name, then by number.</summary>
    private sealed class Finder(string file, IReadOnlyList<string> names, int count)
    {
        /// <summary>The columns of a part of --columns: one of them, or a range of numbers such as 2-5.</summary>
        public IEnumerable<int> Range(string part)
        {
            string[] ends = part.Split('-');
            if (names.Contains(part) || ends is not [var from, var to] || !IsNumber(from) || !IsNumber(to))
                return [One("--columns", part)];

            (int first, int last) = (One("--columns", from), One("--columns", to));
            return first <= last
                ? Enumerable.Range(first, last - first + 1)
                : throw new InvalidInputException($"--columns {part} runs backwards, expected {to}-{from}.");
        }

        /// <summary>The one column of that name or number.</summary>
        public int One(string option, string wanted)
        {
            int[] named = [.. names.Index().Where(name => name.Item == wanted).Select(name => name.Index)];
            if (named.Length > 1)
                throw new InvalidInputException(
                    $"{file} has {named.Length} columns named {Printable.Excerpt(wanted)} ({Numbers(named)}): choose by number, such as {option} {named[0] + 1}."
                );
            if (named is [var only])
                return only;
            if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= count)
                return number - 1;

            string known = names.Count == 0 ? $"a number from 1 to {count}" : $"a name of its heading or a number from 1 to {count}";
            throw new InvalidInputException(
                $"{file} has no column {Printable.Excerpt(wanted)}, expected {option} to give {known}{Hint(wanted)}"
            );
        }

        /// <summary>What a layout calls a column: its name, or its number where it has none.</summary>
        public string NameOf(int column) =>
            column < names.Count && names[column].Length > 0 ? names[column] : (column + 1).ToString(CultureInfo.InvariantCulture);

        /// <summary>What a message calls a column.</summary>
        public string Describe(int column) => TextOf(column, column < names.Count ? names[column] : "");

        /// <summary>Refuses two columns of numbers of one name, as nobody could tell them apart in samples.</summary>
        public void RequireNamesOnce(int[] numbers)
        {
            var twice = numbers.GroupBy(NameOf).FirstOrDefault(static group => group.Count() > 1);
            if (twice is not null)
                throw new InvalidInputException(
                    $"{file} has {twice.Count()} columns named {Printable.Excerpt(twice.Key)} ({Numbers([.. twice])}): rename one, or leave it out with --columns and numbers."
                );
        }

        private string Hint(string wanted) => Suggestion.For(wanted, names) is { Length: > 0 } hint ? hint : ".";

        private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

        private static string Numbers(int[] columns) => string.Join(" and ", columns.Select(static column => column + 1));
    }

    /// <summary>What a message calls a column: 2, or 2 (height) where it has a name.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="name">Its name; may be empty.</param>
    public static string TextOf(int column, string name) =>
        name.Length == 0 ? $"{column + 1}" : $"{column + 1} ({Printable.Excerpt(name)})";
}
