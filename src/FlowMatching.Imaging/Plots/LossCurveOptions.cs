namespace FlowMatching.Imaging.Plots;

/// <summary>How a loss curve is drawn.</summary>
public sealed record LossCurveOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 400.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Gets the picture's height in pixels, at least 300; by default 540, with curves by time bin 960.</summary>
    public int? Height { get; init; }

    /// <summary>Gets the name of the vertical axis.</summary>
    public string YLabel { get; init; } = "loss";

    /// <summary>Gets the loss at which a dashed line is drawn, such as an estimate of the irreducible loss.</summary>
    public double? ReferenceLoss { get; init; }

    /// <summary>Gets what the dashed line is.</summary>
    public string ReferenceLabel { get; init; } = "irreducible loss (estimate)";
}
