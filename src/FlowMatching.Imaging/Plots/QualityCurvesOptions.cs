namespace FlowMatching.Imaging.Plots;

/// <summary>How figures of quality are drawn.</summary>
public sealed record QualityCurvesOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 480.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Gets the picture's height in pixels, at least 300; it is higher if the legend needs more.</summary>
    public int Height { get; init; } = 560;

    /// <summary>Gets the name of the vertical axis: the figure.</summary>
    public string YLabel { get; init; } = "SW₂ to the data";

    /// <summary>Gets a value indicating whether the vertical axis is logarithmic; a figure that may be negative, such as a log-likelihood,
    /// needs a linear one.</summary>
    public bool LogarithmicValues { get; init; } = true;

    /// <summary>Gets the figure of data against fresh data, where a dashed line is drawn: nothing can be known to be better.</summary>
    public double? Floor { get; init; }

    /// <summary>Gets what the dashed line is.</summary>
    public string FloorLabel { get; init; } = "floor: fresh data";
}
