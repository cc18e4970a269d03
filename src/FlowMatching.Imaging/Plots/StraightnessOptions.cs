namespace FlowMatching.Imaging.Plots;

/// <summary>How the straightness of trajectories is drawn.</summary>
public sealed record StraightnessOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 480.</summary>
    public int Width { get; init; } = 860;

    /// <summary>Gets the picture's height in pixels, at least 300; it is higher if the legend needs more.</summary>
    public int Height { get; init; } = 440;
}
