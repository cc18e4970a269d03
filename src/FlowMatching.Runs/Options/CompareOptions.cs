namespace FlowMatching.Runs.Options;

/// <summary>What 'compare' is told.</summary>
public sealed record CompareOptions : ComputeOptions
{
    /// <summary>The data set or run whose flow and reflow are meant.</summary>
    public string? Dataset { get; init; }

    /// <summary>One checkpoint file, or run folder.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The other one.</summary>
    public string? Against { get; init; }

    /// <summary>The name of the comparison; null for kinds and data set.</summary>
    public string? Name { get; init; }

    /// <summary>Samples for each figure.</summary>
    public int Num { get; init; } = 100_000;

    /// <summary>Whether to leave out the animation.</summary>
    public bool NoGif { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    public string? Data { get; init; }
}
