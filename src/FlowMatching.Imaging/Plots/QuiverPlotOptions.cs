namespace FlowMatching.Imaging.Plots;

/// <summary>How a vector field is drawn.</summary>
public sealed record QuiverPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 760;

    /// <summary>Gets the speed from which on arrows are as long as a cell; by default 12 % of the vectors are faster.</summary>
    public double? SpeedMax { get; init; }
}
