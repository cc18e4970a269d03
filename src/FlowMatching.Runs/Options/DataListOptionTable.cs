using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.DataListOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'data list'.</summary>
public static class DataListOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DataListOptions> Table { get; } = new("data list", new DataListOptions(),
    [
        Spec.Of("data-dir", new PlainText("FOLDER"), ImageSpecs.DataDirWords, o => o.DataDir, (o, v) => o with { DataDir = v! }),
    ]);
}
