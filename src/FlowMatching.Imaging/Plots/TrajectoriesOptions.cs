namespace FlowMatching.Imaging.Plots;

/// <summary>How trajectories are drawn.</summary>
public sealed record TrajectoriesOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 480;

    /// <summary>Gets the number of trajectories of each panel at most, at least 1: the first ones.</summary>
    public int Most { get; init; } = 200;

    /// <summary>Gets the square part of the plane that all panels show; by default one about all their ends.</summary>
    public PlotRange? Range { get; init; }
}
