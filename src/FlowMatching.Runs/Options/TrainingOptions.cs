using FlowMatching.Core.Options;
using FlowMatching.Core.Specification;

namespace FlowMatching.Runs.Options;

/// <summary>What every verb that trains can be told.</summary>
public abstract record TrainingOptions : ComputeOptions
{
    /// <summary>Steps, batch, rates and the rest, as the trainer takes them; its precision is open until the engine has chosen
    /// it.</summary>
    public abstract TrainerSettings Training { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder under which the run folder lies: cfm/NAME or reflow/NAME", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>The run's name; null for the data set's.</summary>
    [Option("name", "Name of the run folder; else the data set's", Pattern = NamePattern, Allowed = NameAllowed)]
    public string? Name { get; init; }

    /// <summary>A YAML file of options.</summary>
    [Option("config", ConfigWords, Placeholder = "FILE.yaml", CallOnly = true)]
    public string? Config { get; init; }

    /// <summary>How often the checkpoint is written.</summary>
    [Option("checkpoint-every", "How often the checkpoint is written")]
    public Cadence CheckpointEvery { get; init; } = Cadence.Every(TimeSpan.FromMinutes(5));

    /// <summary>How many older checkpoints are kept.</summary>
    [Option("keep", "Older checkpoints to keep in checkpoints/", Min = 0, Max = 1000, Unit = "checkpoints")]
    public int Keep { get; init; }

    /// <summary>Whether the best checkpoint written on the way is kept.</summary>
    [Option("keep-best", "Keep the weights of least loss (held-out where measured) as best.safetensors")]
    public bool KeepBest { get; init; }

    /// <summary>Whether to go on from where the run was stopped.</summary>
    [Option("resume", "Go on where the run was stopped", CallOnly = true)]
    public bool Resume { get; init; }

    /// <summary>Whether an existing run may be replaced.</summary>
    [Option("overwrite", "Replace an existing run", CallOnly = true)]
    public bool Overwrite { get; init; }

    /// <summary>Whether to show what would be done, and stop.</summary>
    [Option("dry-run", "Show the resolved options and the cost, and stop", CallOnly = true)]
    public bool DryRun { get; init; }
}
