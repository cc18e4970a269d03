using FlowMatching.Core;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;

namespace FlowMatching.Runs.Options;

/// <summary>What 'import' is told.</summary>
public sealed record ImportOptions : ComputeOptions
{
    /// <summary>The options with nothing given. Nothing is computed: there is nothing to choose for it.</summary>
    public ImportOptions() => (Device, Precision, Threads) = ("cpu", "fp32", 1);

    /// <summary>The safetensors file of weights.</summary>
    public string? File { get; init; }

    /// <summary>The network that they belong to.</summary>
    public string? Network { get; init; }

    /// <summary>The data set that it has learnt.</summary>
    public string? Dataset { get; init; }

    /// <summary>The name of the run folder; null for the file's.</summary>
    public string? Name { get; init; }

    /// <summary>A YAML file of options.</summary>
    public string? Config { get; init; }

    /// <summary>Pixels along each side of a picture; null for the data set's.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Channels of a picture; null for the data set's.</summary>
    public int? Channels { get; init; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; init; }

    /// <summary>The names of the classes; null for their numbers.</summary>
    public string? ClassNames { get; init; }

    /// <summary>Whether the embedding of classes has a row more, for none in particular.</summary>
    public bool NullClass { get; init; }

    /// <summary>Channels of the first level; null for the network's own.</summary>
    public int? Width { get; init; }

    /// <summary>The factor on the width at each level; null for the network's own.</summary>
    public IReadOnlyList<int>? Multipliers { get; init => field = value is null ? null : new ValueList<int>(value); }

    /// <summary>Residual blocks of a level; null for the network's own.</summary>
    public int? ResBlocks { get; init; }

    /// <summary>The resolutions with attention; null for the network's own.</summary>
    public IReadOnlyList<int>? AttentionAt { get; init => field = value is null ? null : new ValueList<int>(value); }

    /// <summary>Attention heads; null for the network's own.</summary>
    public int? Heads { get; init; }

    /// <summary>Channels of a head; null for the network's own.</summary>
    public int? HeadChannels { get; init; }

    /// <summary>Groups of every normalisation.</summary>
    public int Groups { get; init; } = 32;

    /// <summary>Whether the embedding scales and shifts.</summary>
    public bool ScaleShift { get; init; }

    /// <summary>Whether residual blocks change the resolution.</summary>
    public bool ResampleInBlocks { get; init; }

    /// <summary>The factor on t before its sinusoids.</summary>
    public double TimeScale { get; init; } = 1000;

    /// <summary>The path that the network was trained on.</summary>
    public string Path { get; init; } = CondOtPath.PathName;

    /// <summary>What the network predicts.</summary>
    public string Prediction { get; init; } = Predictions.Velocity.Name;

    /// <summary>The standard deviation of the data.</summary>
    public double DataStd { get; init; } = 1;

    /// <summary>Whether to replace an existing run.</summary>
    public bool Overwrite { get; init; }
}
