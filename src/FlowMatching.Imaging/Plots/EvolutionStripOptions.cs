namespace FlowMatching.Imaging.Plots;

/// <summary>How a strip of densities is drawn.</summary>
public sealed record EvolutionStripOptions
{
    /// <summary>Gets the line above the strip.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; } = "density at time t, each panel on its own colour scale";

    /// <summary>Gets the width and height of each panel in pixels, at least 80.</summary>
    public int PanelSize { get; init; } = 190;

    /// <summary>Gets the part of the plane that all panels show; by default a square about the central mass of the last points.</summary>
    public PlotRange? Range { get; init; }
}
