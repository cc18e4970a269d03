using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Data.Describe;

/// <summary>The use case "data describe": says what a data set holds, and what is odd in it, before one trains. No engine is needed.</summary>
/// <param name="options">What to describe.</param>
/// <param name="observer">Who watches.</param>
public sealed class DataDescribeRun(DataDescribeOptions options, IRunObserver observer)
{
    /// <summary>Reads and checks the options.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static DataDescribeOptions Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DataDescribeOptions.Table.Apply(DataDescribeOptions.Table.Defaults, given, faults);
        if (options.Dataset is null && given.All(one => one.Name != "dataset"))
            faults.Add($"--dataset is needed: one of {string.Join(", ", DataSources.Forms)}.");
        InvalidInputException.ThrowIfAny(faults);

        return options;
    }

    /// <summary>Does the run.</summary>
    /// <param name="cancel">Stops the decoding of pictures.</param>
    /// <returns>The outcome.</returns>
    public DataDescription Execute(CancellationToken cancel)
    {
        if (DataSpec.Parse(options.Dataset!) is { Prefix: DataSpec.Points } spec)
            return OfTable(spec.Name, TableReader.Read(spec.File, options.Tables with { KeepMissing = true }));

        var data = DataSources.Open(options.Dataset!, options.Pictures.Images, observer, cancel: cancel);
        return data is ImageStream images
            ? OfImages(images)
            : new DataDescription(data.Name, data.Description) { Unit = "points", Columns = data.Dimension };
    }

    private DataDescription OfTable(string name, NumericTable table)
    {
        foreach (string note in table.Notes)
            observer.Note(note);

        ColumnFacts[] columns = [.. Enumerable.Range(0, table.Width).Select(column => ColumnFacts.Of(table, column))];
        return new DataDescription(name, table.Layout.HasHeader ? "a table with a heading" : "a table without a heading")
        {
            Unit = "rows",
            Count = table.Rows,
            Columns = table.Width,
            Facts = columns,
            Duplicates = Duplicates.Count(table.Values, table.Width),
            Incomplete = Enumerable.Range(0, table.Rows).Count(row => IsIncomplete(table, columns, row)),
            Classes = ClassesOf(table.ClassNames, table.Labels),
        };
    }

    // Columns of texts are another matter.
    private static bool IsIncomplete(NumericTable table, ColumnFacts[] columns, int row)
    {
        for (int column = 0; column < columns.Length; column++)
            if (columns[column] is { Missing: > 0, Texts: 0 } && !double.IsFinite(table.Values[row * table.Width + column]))
                return true;

        return false;
    }

    private static DataDescription OfImages(ImageStream data)
    {
        var train = data.Parts.Train;
        byte[] pixels = [.. Enumerable.Range(0, train.Count).SelectMany(i => train.Image(i).ToArray())];
        return new DataDescription(data.Name, data.Description)
        {
            Unit = "pictures",
            Count = train.Count,
            Test = data.Parts.Test?.Count,
            Columns = train.Shape.Size,
            Shape = train.Shape.ToString(),
            Duplicates = Duplicates.Count(pixels, train.Shape.Size),
            Blank = Enumerable.Range(0, train.Count).Count(i => IsBlank(train.Image(i), train.Shape)),
            Classes = ClassesOf(train.ClassNames, train.HasLabels ? [.. Enumerable.Range(0, train.Count).Select(train.Label)] : null),
        };
    }

    // Each channel has one value: a picture lies channel by channel.
    private static bool IsBlank(ReadOnlySpan<byte> picture, ImageShape shape)
    {
        int plane = shape.Size / shape.Channels;
        for (int at = 0; at < picture.Length; at += plane)
            if (picture.Slice(at, plane).ContainsAnyExcept(picture[at]))
                return false;

        return true;
    }

    private static IReadOnlyList<ClassFacts> ClassesOf(IReadOnlyList<string>? names, IReadOnlyList<int>? labels)
    {
        if (names is null || labels is null)
            return [];

        int[] counts = new int[names.Count];
        foreach (int label in labels)
            counts[label]++;
        return [.. names.Zip(counts, static (name, count) => new ClassFacts(name, count))];
    }
}

/// <summary>A class, and how many examples it has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Its examples to learn from.</param>
public sealed record ClassFacts(string Name, int Count);

/// <summary>What a data set holds, and what is odd in it.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Description">What it is.</param>
public sealed record DataDescription(string Dataset, string Description)
{
    /// <summary>What an example is: rows, pictures or points.</summary>
    public required string Unit { get; init; }

    /// <summary>How many there are to learn from; null where they are drawn.</summary>
    public int? Count { get; init; }

    /// <summary>How many are held back to test with; null for none.</summary>
    public int? Test { get; init; }

    /// <summary>Numbers of an example.</summary>
    public int Columns { get; init; }

    /// <summary>The shape of a picture; null for points.</summary>
    public string? Shape { get; init; }

    /// <summary>What stands in the columns of a table.</summary>
    public IReadOnlyList<ColumnFacts> Facts { get; init; } = [];

    /// <summary>The classes.</summary>
    public IReadOnlyList<ClassFacts> Classes { get; init; } = [];

    /// <summary>Examples that are the same as one before them.</summary>
    public int Duplicates { get; init; }

    /// <summary>Rows in which a number is missing, or not finite.</summary>
    public int Incomplete { get; init; }

    /// <summary>Pictures of one colour.</summary>
    public int Blank { get; init; }
}
