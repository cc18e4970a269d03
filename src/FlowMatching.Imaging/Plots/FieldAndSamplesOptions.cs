namespace FlowMatching.Imaging.Plots;

/// <summary>How an animation of field and samples is drawn.</summary>
public sealed record FieldAndSamplesOptions
{
    /// <summary>Gets the line above both panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 600.</summary>
    public int Width { get; init; } = 1200;

    /// <summary>Gets the picture's height in pixels, at least 300.</summary>
    public int Height { get; init; } = 600;

    /// <summary>Gets the number and the times of the frames.</summary>
    public AnimationTiming Timing { get; init; } = new();
}
