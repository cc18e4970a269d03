namespace FlowMatching.Runs.Options;

/// <summary>What every verb that computes can be told.</summary>
public abstract record ComputeOptions
{
    /// <summary>The folder under which runs lie.</summary>
    public string OutputDir { get; init; } = "outputs";

    /// <summary>The seed of all randomness.</summary>
    public long Seed { get; init; }

    /// <summary>Where to compute: auto, cpu, cuda, cuda:n or mps.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The number format of the matrix products: auto, fp32 or bf16.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>CPU threads of the engine; null lets a measurement choose.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether the log is shown as it is written.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether only results and errors are shown.</summary>
    public bool Quiet { get; init; }
}
