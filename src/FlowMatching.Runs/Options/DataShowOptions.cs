namespace FlowMatching.Runs.Options;

/// <summary>What 'data show' is told.</summary>
public sealed record DataShowOptions : ComputeOptions
{
    /// <summary>The data set; null until given.</summary>
    public string? Dataset { get; init; }

    /// <summary>Points to draw.</summary>
    public int Num { get; init; } = 100_000;
}
