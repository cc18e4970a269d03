using System.Text.Json.Serialization;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The sizes of a UNet: all that is needed to build it again.</summary>
/// <remarks>Level i = 0, 1, ... works at ImageSize/2ⁱ pixels with Width · Multipliers[i] channels. Two settings are equal when all their values
/// are. The architecture is that of Dhariwal and Nichol 2021 (arXiv:2105.05233): see <see cref="VelocityUNet"/>.</remarks>
public sealed record UNetSettings
{
    /// <summary>Channels of a picture: 1 (grey) or 3 (RGB).</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Pixels along each side of a picture; a multiple of 2^(levels − 1).</summary>
    public int ImageSize { get; init; } = 28;

    /// <summary>Channels C of the first level before its multiplier; even, 4 or more. The embedding of t and the class has 4C numbers.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The factor on <see cref="Width"/> at each level, from the finest to the coarsest; 1 or more each.</summary>
    public IReadOnlyList<int> Multipliers { get; init => field = new ValueList<int>(value); } = new ValueList<int>([1, 2, 2]);

    /// <summary>Residual blocks of a level on the way down; on the way up there is one more. 1 or more.</summary>
    public int ResBlocks { get; init; } = 1;

    /// <summary>The resolutions, in pixels, at which every residual block is followed by attention. The middle of the network always has it.</summary>
    public IReadOnlyList<int> AttentionAt { get; init => field = new ValueList<int>(value); } = new ValueList<int>([]);

    /// <summary>Attention heads, 1 or more; they share the channels evenly. Not used where <see cref="HeadChannels"/> is given.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>Channels of a head, which fixes the number of heads by the channels of a level; 0 takes <see cref="Heads"/> heads everywhere.</summary>
    public int HeadChannels { get; init; }

    /// <summary>The part of the entries before the last convolution of a residual block that is zeroed in training, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the embedding scales and shifts the normalised activations ("adaptive group normalisation") or is added before normalisation.</summary>
    public bool ScaleShift { get; init; }

    /// <summary>Whether residual blocks change the resolution (guided-diffusion's resblock_updown) or convolutions of their own do.</summary>
    public bool ResampleInBlocks { get; init; }

    /// <summary>Number of classes, 0 for an unconditional network.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the class embedding has one more row, of index <see cref="Classes"/>, that stands for "no class".</summary>
    public bool NullClass { get; init; }

    /// <summary>Groups of every normalisation, 1 to 32: the largest divisor of its channels that is no larger than this.</summary>
    /// <remarks>Weights of guided-diffusion need 32. A group of one or two channels normalises away what is added to whole channels, and that is
    /// how the time comes in without <see cref="ScaleShift"/>: see <see cref="GroupsFor"/>.</remarks>
    public int Groups { get; init; } = 32;

    /// <summary>The factor that takes t from [0, 1] to the range that the sinusoids are made for; positive.</summary>
    public double TimeScale { get; init; } = 1000;

    /// <summary>Number of resolutions.</summary>
    [JsonIgnore]
    public int Levels => Multipliers.Count;

    /// <summary>Length of the embedding of time and class.</summary>
    [JsonIgnore]
    public int EmbeddingLength => 4 * Width;

    /// <summary>Rows of the class embedding; 0 without classes.</summary>
    [JsonIgnore]
    public int EmbeddingRows => Classes == 0 ? 0 : Classes + (NullClass ? 1 : 0);

    /// <summary>The groups that leave four channels or more in each: the largest divisor of the width from 1 to min(32, width/4).</summary>
    /// <param name="width">Channels of the first level.</param>
    public static int GroupsFor(int width) => LargestDivisor(width, Math.Clamp(width / 4, 1, 32));

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() => UNetFaults.Of(this);

    /// <summary>Pixels along each side at a level.</summary>
    internal int ResolutionAt(int level) => ImageSize >> level;

    /// <summary>Channels of a level.</summary>
    internal int ChannelsAt(int level) => Width * Multipliers[level];

    /// <summary>Whether residual blocks of a level are followed by attention.</summary>
    internal bool HasAttentionAt(int level) => AttentionAt.Contains(ResolutionAt(level));

    /// <summary>Number of heads that share so many channels.</summary>
    internal int HeadsOf(int channels) => HeadChannels > 0 ? channels / HeadChannels : Heads;

    /// <summary>Number of groups of a normalisation over so many channels.</summary>
    internal int GroupsOf(int channels) => LargestDivisor(channels, Groups);

    private static int LargestDivisor(int number, int limit) => Enumerable.Range(1, limit).Last(divisor => number % divisor == 0);
}
