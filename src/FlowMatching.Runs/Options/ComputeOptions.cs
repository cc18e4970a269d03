using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Options;

/// <summary>What every verb that computes can be told: where and how, and what is shown meanwhile.</summary>
public abstract record ComputeOptions
{
    /// <summary>What leaves a choice to a measurement or to the data.</summary>
    public const string Auto = "auto";

    /// <summary>What --data is for.</summary>
    protected const string DataWords = "Where the points or the picture of the model lie, if not where its run had it";

    /// <summary>What --config is for.</summary>
    protected const string ConfigWords = "Options from a file; the command line overrides it";

    /// <summary>What --data-dir is for.</summary>
    protected const string DataDirWords = "Folder under which fetched data sets lie";

    /// <summary>What names a folder or a file.</summary>
    internal const string NamePattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$";

    /// <summary>The same in words.</summary>
    internal const string NameAllowed = "letters, digits, '.', '_' or '-'";

    /// <summary>Where to compute: auto, cpu, cuda, cuda:n or mps.</summary>
    [Option("device", "Where to compute", Pattern = "^(auto|cpu|mps|cuda(:[0-9]{1,3})?)$", Allowed = "auto, cpu, cuda, cuda:N or mps")]
    public string Device { get; init; } = Auto;

    /// <summary>The number format of the matrix products: auto, fp32 or bf16.</summary>
    [Option("precision", "Number format of the matrix products; auto measures", OneOf = [Auto, "fp32", "bf16"], FixedOnResume = true)]
    public string Precision { get; init; } = Auto;

    /// <summary>CPU threads of the engine; null lets a measurement choose.</summary>
    [Option(
        "threads",
        "CPU threads of the engine; auto measures",
        Auto = true,
        Min = 1,
        Max = CheckpointHeader.MostThreads,
        Unit = "threads"
    )]
    public int? Threads { get; init; }

    /// <summary>Whether the processes of a launcher share the run: <see cref="Auto"/>, none or mpi.</summary>
    [Option(
        "distributed",
        "Share the run among MPI processes; auto where mpirun started it",
        OneOf = [Auto, MpiLauncher.None, MpiLauncher.Mpi],
        CallOnly = true
    )]
    public string Distributed { get; init; } = Auto;

    /// <summary>The same, as the engine takes it.</summary>
    internal EngineRequest Engine => new(Device, Precision, Threads);

    /// <summary>What is shown meanwhile.</summary>
    [OptionGroup]
    public OutputOptions Output { get; init; } = new();
}

/// <summary>What a verb shows.</summary>
public sealed record OutputOptions
{
    /// <summary>Whether the log is shown as it is written.</summary>
    [Option("verbose", "Show the log as it is written", CallOnly = true)]
    public bool Verbose { get; init; }

    /// <summary>Whether only results and errors are shown.</summary>
    [Option("quiet", "Show results and errors only", CallOnly = true)]
    public bool Quiet { get; init; }
}
