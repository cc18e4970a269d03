namespace FlowMatching.Imaging.Plots;

/// <summary>How a grid of pictures is drawn.</summary>
public sealed record PictureGridOptions
{
    /// <summary>Gets the line above the grid.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the pictures in a row, 1 or more; the last row may have fewer.</summary>
    public int Columns { get; init; } = 10;

    /// <summary>Gets what is written above each column; nothing if empty.</summary>
    public IReadOnlyList<string> ColumnLabels { get; init; } = [];

    /// <summary>Gets what is written left of each row; nothing if empty.</summary>
    public IReadOnlyList<string> RowLabels { get; init; } = [];

    /// <summary>Gets what is written below each picture; nothing if empty.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>Gets the least width of a picture on the page: smaller ones are enlarged by a whole factor, each pixel a sharp square.</summary>
    public int LeastWidth { get; init; } = 56;
}
