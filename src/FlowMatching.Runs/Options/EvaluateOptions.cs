using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'evaluate' is told.</summary>
public sealed record EvaluateOptions : ComputeOptions
{
    /// <summary>The data set or run whose checkpoint is meant.</summary>
    public string? Dataset { get; init; }

    /// <summary>Checkpoint files, or run folders, side by side.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>A YAML file of options.</summary>
    public string? Config { get; init; }

    /// <summary>Where the points or the picture of the models lie; null where the run had them.</summary>
    public string? Data { get; init; }

    /// <summary>The folder under which fetched pictures lie.</summary>
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>The name of the evaluation; null for the data set's.</summary>
    public string? Name { get; init; }

    /// <summary>Samples for each figure.</summary>
    public int Num { get; init; } = 20_000;

    /// <summary>The solvers to try; none for all.</summary>
    public IReadOnlyList<string> Solvers { get; init; } = [];

    /// <summary>How strongly the class guides: 1 for the classes as they are.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>Whether to compute likelihoods too.</summary>
    public bool Likelihood { get; init; }

    /// <summary>Probes of Hutchinson's estimate of the divergence; null for the exact one, of pictures for one probe.</summary>
    public int? Probes { get; init; }

    /// <summary>Held-out pictures whose likelihood is computed; null for 100.</summary>
    public int? LikelihoodNum { get; init; }

    /// <summary>Whether to leave out the pictures.</summary>
    public bool NoPictures { get; init; }
}
