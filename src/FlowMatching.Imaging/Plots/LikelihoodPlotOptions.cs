namespace FlowMatching.Imaging.Plots;

/// <summary>How a model's density is drawn.</summary>
public sealed record LikelihoodPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets what is said below the title before the integral, such as how the density was computed.</summary>
    public string? Note { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 800;

    /// <summary>Gets the density of the brightest colour; by default 3 % of the mass has a higher one.</summary>
    public double? ColourMax { get; init; }
}
