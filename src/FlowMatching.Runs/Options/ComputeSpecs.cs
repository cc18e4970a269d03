using System.Text.RegularExpressions;
using FlowMatching.Core.Checkpoints;

namespace FlowMatching.Runs.Options;

/// <summary>The table lines that every computing verb shares.</summary>
internal static partial class ComputeSpecs
{
    /// <summary>What --data is for.</summary>
    public const string DataWords = "Where the points or the picture of the model lie, if not where its run had it";

    /// <summary>What --config is for.</summary>
    public const string ConfigWords = "Options from a file; the command line overrides it";

    /// <summary>A tolerance of dopri5, where its own need not do.</summary>
    public static Optional<double> Tolerance => new(new RealNumber(0, 1) { AboveMinimum = true, BelowMaximum = true });

    /// <summary>Device, precision and threads.</summary>
    public static IEnumerable<OptionSpec<T>> Engine<T>()
        where T : ComputeOptions =>
    [
        OptionSpec<T>.Of("device", new PlainText("NAME", "auto, cpu, cuda, cuda:N or mps", text => DeviceName().IsMatch(text)),
            "Where to compute", o => o.Device, (o, v) => With(o, o with { Device = v! })),
        OptionSpec<T>.Of("precision", new Choice(["auto", "fp32", "bf16"]), "Number format of the matrix products; auto measures",
            o => o.Precision, (o, v) => With(o, o with { Precision = v })),
        OptionSpec<T>.Of("threads", new AutoOr<int>(new WholeNumber<int>(1, CheckpointHeader.MostThreads, "threads")), "CPU threads of the engine; auto measures",
            o => o.Threads, (o, v) => With(o, o with { Threads = v })),
    ];

    /// <summary>What is shown meanwhile.</summary>
    public static IEnumerable<OptionSpec<T>> Talk<T>()
        where T : ComputeOptions =>
    [
        OptionSpec<T>.Of("verbose", new Flag(), "Show the log as it is written", o => o.Verbose, (o, v) => With(o, o with { Verbose = v }), callOnly: true),
        OptionSpec<T>.Of("quiet", new Flag(), "Show results and errors only", o => o.Quiet, (o, v) => With(o, o with { Quiet = v }), callOnly: true),
    ];

    /// <summary>The seed.</summary>
    public static OptionSpec<T> Seed<T>(string description)
        where T : ComputeOptions =>
        OptionSpec<T>.Of("seed", new WholeNumber<long>(0), description, o => o.Seed, (o, v) => With(o, o with { Seed = v }));

    /// <summary>The output folder.</summary>
    public static OptionSpec<T> OutputDir<T>(string description)
        where T : ComputeOptions =>
        OptionSpec<T>.Of("output-dir", new PlainText("FOLDER"), description,
            o => o.OutputDir, (o, v) => With(o, o with { OutputDir = v! }));

    // `with` on the base record copies the derived one; only the compiler does not know.
    private static T With<T>(T _, ComputeOptions changed)
        where T : ComputeOptions => (T)changed;

    [GeneratedRegex("^(auto|cpu|mps|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();
}
