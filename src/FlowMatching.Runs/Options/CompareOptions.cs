using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'compare' is told.</summary>
public sealed record CompareOptions : ComputeOptions
{
    /// <summary>The options of 'compare'.</summary>
    public static OptionTable<CompareOptions> Table { get; } = new("compare", new CompareOptions());

    /// <summary>The data set or run whose flow and reflow are meant.</summary>
    [Option("dataset", "Compare the cfm run and the reflow run of this name, and --against")]
    public string? Dataset { get; init; }

    /// <summary>One checkpoint file, or run folder.</summary>
    [Option("checkpoint", "One checkpoint, instead of --dataset", Placeholder = "FILE|FOLDER")]
    public string? Checkpoint { get; init; }

    /// <summary>The others, in the order of the rows below the first.</summary>
    [Option("against", "Another one to set beside it; may be repeated", Placeholder = "FILE|FOLDER", Repeatable = true)]
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    [Option("data", DataWords, Placeholder = "FILE")]
    public string? Data { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder of the runs; the comparison goes into its comparisons", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>The name of the comparison; null for kinds and data set.</summary>
    [Option("name", "Name of the comparison; else made of kinds and data set", Pattern = NamePattern, Allowed = NameAllowed)]
    public string? Name { get; init; }

    /// <summary>Samples for each figure.</summary>
    [Option("num", "Samples for each figure", Min = 2, Max = 1_000_000, Unit = "samples")]
    public int Num { get; init; } = 100_000;

    /// <summary>Whether to leave out the animation.</summary>
    [Option("no-gif", "Leave out the animation")]
    public bool NoGif { get; init; }

    /// <summary>The seed of the noise.</summary>
    [Option("seed", "Seed of the noise x0, which all models start from", Min = 0)]
    public long Seed { get; init; }
}
