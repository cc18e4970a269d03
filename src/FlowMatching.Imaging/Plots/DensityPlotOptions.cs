namespace FlowMatching.Imaging.Plots;

/// <summary>How a density is drawn.</summary>
public sealed record DensityPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 800;

    /// <summary>Gets the number of bins in each direction.</summary>
    public int Bins { get; init; } = 300;

    /// <summary>Gets the part of the plane that is shown; by default a square about the points' central mass.</summary>
    public PlotRange? Range { get; init; }

    /// <summary>Gets the density of the brightest colour; by default the 99.5th percentile of the bins that hold points.</summary>
    public double? ColourMax { get; init; }

    /// <summary>Gets the name of the horizontal axis.</summary>
    public string XLabel { get; init; } = "x₁";

    /// <summary>Gets the name of the vertical axis.</summary>
    public string YLabel { get; init; } = "x₂";
}
