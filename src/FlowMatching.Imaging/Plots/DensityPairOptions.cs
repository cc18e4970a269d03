namespace FlowMatching.Imaging.Plots;

/// <summary>How two densities are drawn beside each other.</summary>
public sealed record DensityPairOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 400;

    /// <summary>Gets the density of the brightest colour; by default 3 % of the true density's mass has a higher one.</summary>
    public double? ColourMax { get; init; }
}
