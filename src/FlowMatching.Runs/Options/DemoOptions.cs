using FlowMatching.Core.Data;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'demo' is told.</summary>
public sealed record DemoOptions : ComputeOptions
{
    /// <summary>The options of 'demo'.</summary>
    public static OptionTable<DemoOptions> Table { get; } = new("demo", new DemoOptions());

    /// <summary>The data set.</summary>
    [Option("dataset", "Data set of the plane to learn", Catalog = typeof(DataSets))]
    public string Dataset { get; init; } = "checkerboard";

    /// <summary>Steps of the flow's training.</summary>
    [Option("steps", "Training steps of the flow; its reflow takes as many", Min = 1, Max = 1_000_000, Unit = "steps")]
    public int Steps { get; init; } = 3500;

    /// <summary>Samples for each figure.</summary>
    [Option("num", "Samples for each figure", Min = 2, Max = 1_000_000, Unit = "samples")]
    public int Num { get; init; } = 20_000;

    /// <summary>The folder under which the runs lie; earlier ones of the demo are replaced.</summary>
    [Option("output-dir", "Folder of the demo's runs; earlier ones there are replaced", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = Path.Combine("outputs", "demo");

    /// <summary>The seed of all randomness.</summary>
    [Option("seed", "Seed of all randomness", Min = 0)]
    public long Seed { get; init; }
}
