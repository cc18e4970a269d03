using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.DataShowOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'data show'.</summary>
public static class DataShowOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DataShowOptions> Table { get; } = new("data show", new DataShowOptions(),
    [
        Spec.Of("dataset", new DataSetKind(), "Data set to show", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("num", new Optional<int>(new WholeNumber<int>(1, 10_000_000, "examples")), "Points or pictures to draw; if not given, 100000 points or 100 pictures",
            o => o.Num, (o, v) => o with { Num = v }),
        Spec.Of("image-size", ImageSpecs.ImageSize, ImageSpecs.ImageSizeWords, o => o.ImageSize, (o, v) => o with { ImageSize = v }),
        Spec.Of("data-dir", new PlainText("FOLDER"), ImageSpecs.DataDirWords, o => o.DataDir, (o, v) => o with { DataDir = v! }),
        ComputeSpecs.Seed<DataShowOptions>("Seed of the choice of points or pictures"),
        ComputeSpecs.OutputDir<DataShowOptions>("Folder to write data_NAME.png into"),
        .. ComputeSpecs.Talk<DataShowOptions>(),
    ]);
}
