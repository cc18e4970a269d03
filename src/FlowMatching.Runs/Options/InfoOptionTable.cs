using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.InfoOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'info'.</summary>
public static class InfoOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<InfoOptions> Table { get; } = new("info", new InfoOptions(),
    [
        Spec.Of("checkpoint", new PlainText("CHECKPOINT"), "Checkpoint file or run folder",
            o => o.Checkpoint, (o, v) => o with { Checkpoint = v }, isArgument: true),
        Spec.Of("dataset", new PlainText("NAME"), "Run to look at, instead of CHECKPOINT",
            o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("output-dir", new PlainText("FOLDER"), "Folder of the runs", o => o.OutputDir, (o, v) => o with { OutputDir = v! }),
        Spec.Of("verbose", new Flag(), "Show the cause of an error", o => o.Verbose, (o, v) => o with { Verbose = v }, callOnly: true),
    ]);
}
