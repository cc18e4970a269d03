namespace FlowMatching.Runs.Options;

/// <summary>What 'info' is told.</summary>
public sealed record InfoOptions
{
    /// <summary>A checkpoint file, or a run folder.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The data set or run whose checkpoint is meant.</summary>
    public string? Dataset { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    public string OutputDir { get; init; } = "outputs";

    /// <summary>Whether to show the cause of an error.</summary>
    public bool Verbose { get; init; }
}
