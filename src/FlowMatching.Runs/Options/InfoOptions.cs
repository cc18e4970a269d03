using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'info' is told.</summary>
public sealed record InfoOptions
{
    /// <summary>The options of 'info'.</summary>
    public static OptionTable<InfoOptions> Table { get; } = new("info", new InfoOptions());

    /// <summary>A checkpoint file, or a run folder.</summary>
    [Option("checkpoint", "Checkpoint file or run folder", Placeholder = "CHECKPOINT", IsArgument = true)]
    public string? Checkpoint { get; init; }

    /// <summary>The data set or run whose checkpoint is meant.</summary>
    [Option("dataset", "Run to look at, instead of CHECKPOINT")]
    public string? Dataset { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder of the runs", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>Whether to show the cause of an error.</summary>
    [Option("verbose", "Show the cause of an error", CallOnly = true)]
    public bool Verbose { get; init; }
}
