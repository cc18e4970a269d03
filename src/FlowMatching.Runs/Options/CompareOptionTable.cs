using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.CompareOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'compare'.</summary>
public static class CompareOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<CompareOptions> Table { get; } = new("compare", new CompareOptions(),
    [
        Spec.Of("dataset", new PlainText("NAME"), "Compare the cfm run and the reflow run of this name", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("checkpoint", new PlainText("FILE|FOLDER"), "One checkpoint, instead of --dataset", o => o.Checkpoint, (o, v) => o with { Checkpoint = v }),
        Spec.Of("against", new PlainText("FILE|FOLDER"), "The other one, together with --checkpoint", o => o.Against, (o, v) => o with { Against = v }),
        Spec.Of("data", new PlainText("FILE"), ComputeSpecs.DataWords, o => o.Data, (o, v) => o with { Data = v }),
        ComputeSpecs.OutputDir<CompareOptions>("Folder of the runs; the comparison goes into its comparisons"),
        Spec.Of("name", FolderName.Kind, "Name of the comparison; else made of kinds and data set", o => o.Name, (o, v) => o with { Name = v }),
        Spec.Of("num", new WholeNumber<int>(2, 1_000_000, "samples"), "Samples for each figure", o => o.Num, (o, v) => o with { Num = v }),
        Spec.Of("no-gif", new Flag(), "Leave out the animation", o => o.NoGif, (o, v) => o with { NoGif = v }),
        ComputeSpecs.Seed<CompareOptions>("Seed of the noise x0, which both models start from"),
        .. ComputeSpecs.Engine<CompareOptions>(),
        .. ComputeSpecs.Talk<CompareOptions>(),
    ]);
}
