using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.DataShowOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'data show'.</summary>
public static class DataShowOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DataShowOptions> Table { get; } = new("data show", new DataShowOptions(),
    [
        Spec.Of("dataset", new DataSetKind(), "Data set to show", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("num", new WholeNumber<int>(1, 10_000_000, "points"), "Points to draw", o => o.Num, (o, v) => o with { Num = v }),
        ComputeSpecs.Seed<DataShowOptions>("Seed of the points"),
        ComputeSpecs.OutputDir<DataShowOptions>("Folder to write data_NAME.png into"),
        .. ComputeSpecs.Talk<DataShowOptions>(),
    ]);
}
