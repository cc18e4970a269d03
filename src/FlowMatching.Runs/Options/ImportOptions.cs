using FlowMatching.Core;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;

namespace FlowMatching.Runs.Options;

/// <summary>What 'import' is told. Nothing is computed, so that there is nothing to say of an engine.</summary>
public sealed record ImportOptions
{
    /// <summary>The options of 'import'.</summary>
    public static OptionTable<ImportOptions> Table { get; } = new("import", new ImportOptions());

    /// <summary>The file of weights: safetensors, or a .pt or .pth of PyTorch's.</summary>
    [Option("file", "The weights, .safetensors, .pt or .pth, named as guided-diffusion's", Placeholder = "FILE", IsArgument = true)]
    public string? File { get; init; }

    /// <summary>What the names of the tensors begin with; null to find out.</summary>
    [Option("prefix", "What its names begin with, such as ema.; else what all share; or none", Placeholder = "TEXT")]
    public string? Prefix { get; init; }

    /// <summary>A file of other names for its tensors; null for none.</summary>
    [Option("rename", "A file with a line 'theirs ours' for each tensor of another name", Placeholder = "FILE")]
    public string? Rename { get; init; }

    /// <summary>The network that they belong to.</summary>
    [Option("network", "Network of the weights", OneOf = [Architecture.Mlp], Catalog = typeof(UNetPresets))]
    public string? Network { get; init; }

    /// <summary>The data set that it has learnt.</summary>
    [Option("dataset", "Data set that it has learnt, such as mnist")]
    public string? Dataset { get; init; }

    /// <summary>A YAML file of options.</summary>
    [Option("config", "Options from a file; the command line overrides it", Placeholder = "FILE.yaml", CallOnly = true)]
    public string? Config { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder under which the run folder cfm/NAME lies", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>The name of the run folder; null for the file's.</summary>
    [Option("name", "Name of the run folder; else the file's", Pattern = ComputeOptions.NamePattern, Allowed = ComputeOptions.NameAllowed)]
    public string? Name { get; init; }

    /// <summary>Pixels along each side of a picture; null for the data set's.</summary>
    [Option("image-size", "Side of its pictures; else the data set's", Min = 2, Max = 1024, Unit = "pixels")]
    public int? ImageSize { get; init; }

    /// <summary>Channels of a picture; null for the data set's.</summary>
    [Option("channels", "1 for grey or 3 for colour; else the data set's", Min = 1, Max = 3, Unit = "channels")]
    public int? Channels { get; init; }

    /// <summary>Number of classes.</summary>
    [Option("classes", "Classes that it tells apart; 0 for none", Min = 0, Max = 100_000, Unit = "classes")]
    public int Classes { get; init; }

    /// <summary>The names of the classes; null for their numbers.</summary>
    [Option("class-names", "Their names with commas between; else their numbers", Placeholder = "NAMES")]
    public string? ClassNames { get; init; }

    /// <summary>Whether the embedding of classes has a row more, for none in particular.</summary>
    [Option("null-class", "Its last row of classes means none in particular: it can be guided")]
    public bool NullClass { get; init; }

    /// <summary>Channels of the first level; null for the network's own.</summary>
    [Option("width", "Channels of the first level; else the network's own", Min = 4, Max = 4096, Unit = "channels")]
    public int? Width { get; init; }

    /// <summary>The factor on the width at each level; null for the network's own.</summary>
    [Option("multipliers", "Factors on the width, a level each; else the network's own", Min = 1, Max = 64)]
    public IReadOnlyList<int>? Multipliers
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    /// <summary>Residual blocks of a level; null for the network's own.</summary>
    [Option("res-blocks", "Residual blocks a level; else the network's own", Min = 1, Max = 16, Unit = "blocks")]
    public int? ResBlocks { get; init; }

    /// <summary>The resolutions with attention; null for the network's own.</summary>
    [Option("attention-at", "Resolutions with attention; else the network's own", Min = 1, Max = 1024)]
    public IReadOnlyList<int>? AttentionAt
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    /// <summary>Attention heads; null for the network's own.</summary>
    [Option("heads", "Attention heads; else the network's own", Min = 1, Max = 64, Unit = "heads")]
    public int? Heads { get; init; }

    /// <summary>Channels of a head; null for the network's own.</summary>
    [Option("head-channels", "Channels of a head, instead of --heads", Min = 0, Max = 1024, Unit = "channels")]
    public int? HeadChannels { get; init; }

    /// <summary>Groups of every normalisation.</summary>
    [Option("groups", "Groups of its normalisations", Min = 1, Max = 32, Unit = "groups")]
    public int Groups { get; init; } = 32;

    /// <summary>Whether the embedding scales and shifts.</summary>
    [Option("scale-shift", "Its embedding scales and shifts what is normalised")]
    public bool ScaleShift { get; init; }

    /// <summary>Whether residual blocks change the resolution.</summary>
    [Option("resample-in-blocks", "Its residual blocks change the resolution")]
    public bool ResampleInBlocks { get; init; }

    /// <summary>The factor on t before its sinusoids.</summary>
    [Option("time-scale", "Factor on t before its sinusoids; 1 where t went in as it is", Min = 0, AboveMin = true, Max = 1e6)]
    public double TimeScale { get; init; } = 1000;

    /// <summary>The path that the network was trained on.</summary>
    [Option("path", "Path that it was trained on, from noise at t = 0 to data at t = 1", Catalog = typeof(ProbabilityPaths))]
    public string Path { get; init; } = new PathSettings().Name;

    /// <summary>What the network predicts.</summary>
    [Option("prediction", "What it predicts", Catalog = typeof(Predictions))]
    public string Prediction { get; init; } = "velocity";

    /// <summary>The standard deviation of the data.</summary>
    [Option("data-std", "Standard deviation of the data, for ve and for reflow", Min = 0, AboveMin = true, Max = 1e6)]
    public double DataStd { get; init; } = 1;

    /// <summary>Whether to replace an existing run.</summary>
    [Option("overwrite", "Replace an existing run", CallOnly = true)]
    public bool Overwrite { get; init; }

    /// <summary>What is shown meanwhile.</summary>
    [OptionGroup]
    public OutputOptions Output { get; init; } = new();
}
