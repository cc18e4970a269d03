using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.ImportOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'import'.</summary>
public static class ImportOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<ImportOptions> Table { get; } = new("import", new ImportOptions(),
    [
        Spec.Of("file", new PlainText("FILE.safetensors"), "The weights, named as guided-diffusion names them",
            o => o.File, (o, v) => o with { File = v }, isArgument: true),
        Spec.Of("network", new OptionalName([Architecture.Mlp, .. UNetPresets.All.Names]), "Network of the weights", o => o.Network, (o, v) => o with { Network = v }),
        Spec.Of("dataset", new PlainText("NAME"), "Data set that it has learnt, such as mnist", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("config", new PlainText("FILE.yaml"), ComputeSpecs.ConfigWords, o => o.Config, (o, v) => o with { Config = v }, callOnly: true),
        ComputeSpecs.OutputDir<ImportOptions>("Folder under which the run folder cfm/NAME lies"),
        Spec.Of("name", FolderName.Kind, "Name of the run folder; else the file's", o => o.Name, (o, v) => o with { Name = v }),
        .. Pictures(),
        .. Sizes(),
        .. Flow(),
        Spec.Of("overwrite", new Flag(), "Replace an existing run", o => o.Overwrite, (o, v) => o with { Overwrite = v }, callOnly: true),
        .. ComputeSpecs.Talk<ImportOptions>(),
    ]);

    private static Spec[] Pictures() =>
    [
        Spec.Of("image-size", new Optional<int>(new WholeNumber<int>(2, 1024, "pixels")), "Side of its pictures; else the data set's",
            o => o.ImageSize, (o, v) => o with { ImageSize = v }),
        Spec.Of("channels", new Optional<int>(new WholeNumber<int>(1, 3, "channels")), "1 for grey or 3 for colour; else the data set's",
            o => o.Channels, (o, v) => o with { Channels = v }),
        Spec.Of("classes", new WholeNumber<int>(0, 100_000, "classes"), "Classes that it tells apart; 0 for none", o => o.Classes, (o, v) => o with { Classes = v }),
        Spec.Of("class-names", new PlainText("NAMES"), "Their names with commas between; else their numbers", o => o.ClassNames, (o, v) => o with { ClassNames = v }),
        Spec.Of("null-class", new Flag(), "Its last row of classes means none in particular: it can be guided", o => o.NullClass, (o, v) => o with { NullClass = v }),
    ];

    private static Spec[] Sizes() =>
    [
        Spec.Of("width", new Optional<int>(new WholeNumber<int>(4, 4096, "channels")), "Channels of the first level; else the network's own",
            o => o.Width, (o, v) => o with { Width = v }),
        Spec.Of("multipliers", new ListOf<int>(new WholeNumber<int>(1, 64)), "Factors on the width, a level each; else the network's own",
            o => o.Multipliers, (o, v) => o with { Multipliers = v }),
        Spec.Of("res-blocks", new Optional<int>(new WholeNumber<int>(1, 16, "blocks")), "Residual blocks a level; else the network's own",
            o => o.ResBlocks, (o, v) => o with { ResBlocks = v }),
        Spec.Of("attention-at", new ListOf<int>(new WholeNumber<int>(1, 1024)), "Resolutions with attention; else the network's own",
            o => o.AttentionAt, (o, v) => o with { AttentionAt = v }),
        Spec.Of("heads", new Optional<int>(new WholeNumber<int>(1, 64, "heads")), "Attention heads; else the network's own", o => o.Heads, (o, v) => o with { Heads = v }),
        Spec.Of("head-channels", new Optional<int>(new WholeNumber<int>(0, 1024, "channels")), "Channels of a head, instead of --heads",
            o => o.HeadChannels, (o, v) => o with { HeadChannels = v }),
        Spec.Of("groups", new WholeNumber<int>(1, 32, "groups"), "Groups of its normalisations", o => o.Groups, (o, v) => o with { Groups = v }),
        Spec.Of("scale-shift", new Flag(), "Its embedding scales and shifts what is normalised", o => o.ScaleShift, (o, v) => o with { ScaleShift = v }),
        Spec.Of("resample-in-blocks", new Flag(), "Its residual blocks change the resolution", o => o.ResampleInBlocks, (o, v) => o with { ResampleInBlocks = v }),
    ];

    private static Spec[] Flow() =>
    [
        Spec.Of("time-scale", new RealNumber(0, 1e6) { AboveMinimum = true }, "Factor on t before its sinusoids; 1 where t went in as it is",
            o => o.TimeScale, (o, v) => o with { TimeScale = v }),
        Spec.Of("path", new Choice(ProbabilityPaths.Names), "Path that it was trained on, from noise at t = 0 to data at t = 1", o => o.Path, (o, v) => o with { Path = v }),
        Spec.Of("prediction", new Choice(Predictions.All.Names), "What it predicts", o => o.Prediction, (o, v) => o with { Prediction = v }),
        Spec.Of("data-std", new RealNumber(0, 1e6) { AboveMinimum = true }, "Standard deviation of the data, for ve and for reflow", o => o.DataStd, (o, v) => o with { DataStd = v }),
    ];
}
