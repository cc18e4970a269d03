namespace FlowMatching.Imaging.Plots;

/// <summary>How a comparison is drawn.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 900; the height follows.</summary>
    public int Width { get; init; } = 1160;

    /// <summary>Gets the number and the times of the frames.</summary>
    public AnimationTiming Timing { get; init; } = new();
}
