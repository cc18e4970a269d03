using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Rows of numbers as they stood in a file, with the class of each row where one of its columns says it.</summary>
public sealed record NumericTable
{
    /// <summary>The file, for messages.</summary>
    public required string File { get; init; }

    /// <summary>What the columns are called, and how to write such a table.</summary>
    public required TableLayout Layout { get; init; }

    /// <summary>The numbers row by row, shape (Rows, Width); all are finite, also as float32.</summary>
    public required double[] Values { get; init; }

    /// <summary>The class of each row, shape (Rows); null where no column says it.</summary>
    public int[]? Labels { get; init; }

    /// <summary>The names of the classes; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Rows that were left out, as a number in them was missing or not finite.</summary>
    public int Dropped { get; init; }

    /// <summary>Of each column the rows in which a text stands, where those are kept as NaN; null where they are refused.</summary>
    internal IReadOnlyList<int>? Texts { get; init; }

    /// <summary>What a user should be told, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Columns of numbers.</summary>
    public int Width => Layout.Columns.Count;

    /// <summary>Rows.</summary>
    public int Rows => Values.Length / Width;

    /// <summary>The numbers as float32.</summary>
    /// <returns>Row by row, shape (Rows, Width).</returns>
    public float[] ToFloats() => Array.ConvertAll(Values, static value => (float)value);
}
