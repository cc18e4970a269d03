using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Options;

/// <summary>What 'train' is told. The defaults for points are the smallest network and the shortest run that reach the bars of
/// results/recipes.md.</summary>
public sealed record TrainOptions : TrainingOptions
{
    /// <summary>The preset of the defaults: a run that one can watch.</summary>
    public const string Fast = "fast";

    /// <summary>The preset of the best figures that were measured.</summary>
    public const string Best = "best";

    /// <summary>The options of 'train'.</summary>
    public static OptionTable<TrainOptions> Table { get; } = new("train", new TrainOptions());

    /// <summary>The data set; null until given.</summary>
    [DataSetOption("dataset", "Data set to learn", FixedOnResume = true)]
    public string? Dataset { get; init; }

    /// <summary>The options to start from, <see cref="Fast"/> or <see cref="Best"/>; null once they have been put in.</summary>
    [Option("preset", "Options to start from, which any other overrides; else fast", OneOf = [Fast, Best])]
    public string? Preset { get; init; }

    /// <summary>Whether a named law is learnt with its classes.</summary>
    [Option("class-conditional", "Learn a set of points that knows its classes with them", FixedOnResume = true)]
    public bool ClassConditional { get; init; }

    /// <summary>What is wanted of a table.</summary>
    [OptionGroup]
    public TableOptions Tables { get; init; } = new();

    /// <summary>The folder under which fetched pictures lie.</summary>
    [Option("data-dir", "pictures: folder under which 'fm data get' has put them", Placeholder = "FOLDER")]
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>The side in pixels to which the pictures of a folder are brought; null for 64.</summary>
    [Option(
        "image-size",
        "folder:PATH: side to which its pictures are brought; else 64",
        Min = 2,
        Max = 1024,
        Unit = "pixels",
        FixedOnResume = true
    )]
    public int? ImageSize { get; init; }

    /// <summary>A table of the files of a folder and their classes; null where its folders say them.</summary>
    [Option("labels", "folder:PATH: a table of its files and their classes", Placeholder = "FILE.csv", FixedOnResume = true)]
    public string? Labels { get; init; }

    /// <summary>Whether pictures are mirrored in half of the epochs.</summary>
    [Option("flip", "pictures: mirror them left to right in half of the epochs", FixedOnResume = true)]
    public bool Flip { get; init; }

    /// <inheritdoc/>
    [OptionGroup]
    public override TrainerSettings Training { get; init; } =
        new()
        {
            Steps = 7000,
            BatchSize = 1024,
            LabelDropout = 0.1,
        };

    /// <summary>The time that the training may take, instead of a number of steps; null for none.</summary>
    [Option("budget", "Time to train for instead of --steps; the steps that fit are measured first")]
    public TimeSpan? Budget { get; init; }

    /// <summary>The network: auto, mlp or a preset of the UNet.</summary>
    [Option(
        "network",
        "Network; auto: mlp, for pictures unet-patch, of at most 8 pixels unet-flat",
        OneOf = [Auto, Architecture.Mlp],
        Catalog = typeof(UNetPresets),
        FixedOnResume = true
    )]
    public string Network { get; init; } = Auto;

    /// <summary>Width of the network.</summary>
    [Option("hidden", "Width of the network", Min = 1, Max = Architecture.MostHidden, Unit = "units", FixedOnResume = true)]
    public int Hidden { get; init; } = 128;

    /// <summary>Hidden layers of the network.</summary>
    [Option("depth", "Hidden layers of the network", Min = 1, Max = Architecture.MostDepth, Unit = "layers", FixedOnResume = true)]
    public int Depth { get; init; } = 3;

    /// <summary>Frequencies at which the network sees the sines and cosines of its inputs.</summary>
    [Option(
        "frequencies",
        "Sines and cosines of its inputs that the network sees; they make edges sharp",
        Min = 0,
        Max = 16,
        Unit = "frequencies",
        FixedOnResume = true
    )]
    public int Frequencies { get; init; } = 4;

    /// <summary>The probability path.</summary>
    [OptionGroup]
    public PathSettings Path { get; init; } = new();

    /// <summary>The law of x0.</summary>
    [SourceOption("source", "Law of x0, where the flow starts", FixedOnResume = true)]
    public string Source { get; init; } = GaussianSource.SourceName;

    /// <summary>How noise and data are paired.</summary>
    [OptionGroup]
    public CouplingSettings Coupling { get; init; } = new();

    /// <summary>What the network is trained for.</summary>
    [OptionGroup]
    public ObjectiveSettings Objective { get; init; } = new();

    /// <summary>What the network predicts.</summary>
    [Option("prediction", "What the network predicts", Catalog = typeof(Predictions), FixedOnResume = true)]
    public string Prediction { get; init; } = "velocity";

    /// <summary>Steps between two pages of samples on the way; 0 for none.</summary>
    [Option("preview-every", "Steps between two pages of samples in previews/; 0 for none", Min = 0, Max = 1_000_000, Unit = "steps")]
    public int PreviewEvery { get; init; }

    /// <summary>Samples for the quality figures at the end; 0 leaves them out.</summary>
    [Option("num", "Samples for the quality figures at the end; 0 leaves them out", Min = 0, Max = 10_000_000, Unit = "samples")]
    public int Num { get; init; } = 100_000;

    /// <summary>Where pictures lie, and how they are wanted.</summary>
    internal ImageOptions Images =>
        new()
        {
            DataDir = DataDir,
            ImageSize = ImageSize,
            Labels = Labels,
            Flip = Flip,
        };
}
