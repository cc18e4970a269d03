namespace FlowMatching.Imaging.Plots;

/// <summary>How the error of a velocity field is drawn.</summary>
public sealed record FieldErrorOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 250;

    /// <summary>Gets the number of arrows in each direction; 0 draws none.</summary>
    public int Arrows { get; init; } = 14;

    /// <summary>Gets the error of the last colour; by default 1 % of the mass of all panels has a larger one, or of the cells where a panel
    /// has no density.</summary>
    public double? ColourMax { get; init; }
}
