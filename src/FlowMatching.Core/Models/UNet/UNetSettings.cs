using System.Text.Json.Serialization;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The sizes of a UNet: all that is needed to build it again.</summary>
/// <remarks>Level i = 0, 1, ... works at ImageSize/2ⁱ pixels (less by <see cref="SpaceToDepth"/>) with Width · Multipliers[i] channels. Two settings are equal when all their
/// values are. The architecture is that of Dhariwal and Nichol 2021 (arXiv:2105.05233): see <see cref="VelocityUNet"/>.</remarks>
public sealed record UNetSettings
{
    /// <summary>Channels of a picture: 1 (grey) or 3 (RGB).</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Pixels along each side of a picture; a multiple of 2^(levels − 1).</summary>
    public int ImageSize { get; init; } = 28;

    /// <summary>How often squares of 2 x 2 pixels are put into channels before the first layer, and taken out again after the last: 0 to 3.
    /// The first level then works at ImageSize/2ⁿ pixels.</summary>
    /// <remarks>Space to depth, Shi et al. 2016 (arXiv:1609.05158), section 3.2: convolutions of few channels at many pixels are what a
    /// processor does worst.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SpaceToDepth { get; init; }

    /// <summary>Channels C of the first level before its multiplier; even, 4 or more. The embedding of t and the class has 4C
    /// numbers.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The factor on <see cref="Width"/> at each level, from the finest to the coarsest; 1 or more each.</summary>
    public IReadOnlyList<int> Multipliers
    {
        get;
        init => field = new ValueList<int>(value);
    } = new ValueList<int>([1, 2, 2]);

    /// <summary>Residual blocks of a level on the way down; on the way up there is one more. 1 or more.</summary>
    public int ResBlocks { get; init; } = 1;

    /// <summary>The resolutions, in pixels, at which every residual block is followed by attention. The middle of the network always has
    /// it.</summary>
    public IReadOnlyList<int> AttentionAt
    {
        get;
        init => field = new ValueList<int>(value);
    } = new ValueList<int>([]);

    /// <summary>Attention heads, 1 or more; they share the channels evenly. Not used where <see cref="HeadChannels"/> is given.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>Channels of a head, which fixes the number of heads by the channels of a level; 0 takes <see cref="Heads"/> heads
    /// everywhere.</summary>
    public int HeadChannels { get; init; }

    /// <summary>The part of the entries before the last convolution of a residual block that is zeroed in training, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the embedding scales and shifts the normalised activations ("adaptive group normalisation") or is added before
    /// normalisation.</summary>
    public bool ScaleShift { get; init; }

    /// <summary>Whether residual blocks change the resolution (guided-diffusion's resblock_updown) or convolutions of their own
    /// do.</summary>
    public bool ResampleInBlocks { get; init; }

    /// <summary>Number of classes, 0 for an unconditional network.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the class embedding has one more row, of index <see cref="Classes"/>, that stands for "no class".</summary>
    public bool NullClass { get; init; }

    /// <summary>Whether it knows an end time s beside t: the length s − t has an embedding of its own, which adds to that of t.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndTime { get; init; }

    /// <summary>Groups of every normalisation, 1 to 32: the largest divisor of its channels that is no larger than this.</summary>
    /// <remarks>Weights of guided-diffusion need 32. A group of one or two channels normalises away what is added to whole channels, and
    /// that is how the time comes in without <see cref="ScaleShift"/>: see <see cref="GroupsFor"/>.</remarks>
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

    /// <summary>The sizes in words.</summary>
    public string Describe() =>
        $"{Channels} x {ImageSize} x {ImageSize}, width {Width} times {string.Join(", ", Multipliers)}, "
        + $"{Classes} classes{(NullClass ? " and none in particular" : "")}{(EndTime ? ", two times" : "")}";

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() => UNetFaults.Of(this);

    /// <summary>Pixels along each side at a level.</summary>
    internal int ResolutionAt(int level) => ImageSize >> (SpaceToDepth + level);

    /// <summary>Channels that the first convolution takes and the last one gives.</summary>
    internal int FoldedChannels => Channels << (2 * SpaceToDepth);

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

/// <summary>What can be wrong with the sizes of a UNet.</summary>
internal static class UNetFaults
{
    // More than any network has, and so little that the plan of one takes no time: sizes may come from a file that is not trusted.
    private const int MostSide = 4096,
        MostWidth = 4096,
        MostLevels = 16,
        MostFactor = 64,
        MostResBlocks = 64,
        MostClasses = 1 << 20,
        MostFoldings = 3;

    /// <summary>Lists the faults, one sentence each.</summary>
    public static IEnumerable<string> Of(UNetSettings settings) => Ranges(settings).Concat(Resolutions(settings)).Concat(Heads(settings));

    private static IEnumerable<string> Ranges(UNetSettings s) =>
        new[]
        {
            Require(s.Channels is 1 or 3, $"channels is {s.Channels}, expected 1 (grey) or 3 (RGB)."),
            Require(s.ImageSize is >= 1 and <= MostSide, $"image-size is {s.ImageSize}, expected 1 to {MostSide} pixels."),
            Require(
                s.SpaceToDepth is >= 0 and <= MostFoldings,
                $"space-to-depth is {s.SpaceToDepth}, expected 0 (none) to {MostFoldings}."
            ),
            Require(
                s.Width is >= 4 and <= MostWidth && s.Width % 2 == 0,
                $"width is {s.Width}, expected an even number of channels from 4 to {MostWidth}."
            ),
            Require(s.Multipliers.Count >= 1, "multipliers is empty, expected one factor for each level, such as 1, 2, 2."),
            Require(s.Multipliers.Count <= MostLevels, $"multipliers has {s.Multipliers.Count} factors, expected at most {MostLevels}."),
            Require(
                s.Multipliers.All(factor => factor is >= 1 and <= MostFactor),
                $"multipliers is {Text(s.Multipliers)}, expected 1 to {MostFactor} each."
            ),
            Require(s.ResBlocks is >= 1 and <= MostResBlocks, $"res-blocks is {s.ResBlocks}, expected 1 to {MostResBlocks} a level."),
            Require(s.Dropout is >= 0 and < 1, $"dropout is {s.Dropout}, expected a fraction in [0, 1)."),
            Require(s.Classes is >= 0 and <= MostClasses, $"classes is {s.Classes}, expected 0 (none) to {MostClasses}."),
            Require(!s.NullClass || s.Classes > 0, "A null class is asked for but there are no classes; leave it out or give the classes."),
            Require(s.Groups is >= 1 and <= 32, $"groups is {s.Groups}, expected 1 to 32."),
            Require(s.TimeScale > 0 && double.IsFinite(s.TimeScale), $"time-scale is {s.TimeScale}, expected a positive number."),
        }.OfType<string>();

    private static IEnumerable<string> Resolutions(UNetSettings s)
    {
        if (s.ImageSize is < 1 or > MostSide || s.Multipliers.Count is 0 or > MostLevels || s.SpaceToDepth is < 0 or > MostFoldings)
        {
            yield break;
        }

        int halvings = s.Levels - 1 + s.SpaceToDepth,
            unit = 1 << halvings;
        if (s.ImageSize % unit != 0)
        {
            int below = s.ImageSize / unit * unit;
            yield return $"image-size is {s.ImageSize}, but the network halves it {(halvings == 1 ? "once" : $"{halvings} times")}; expected a multiple of {unit}: "
                + $"{(below > 0 ? $"{below} or " : "")}{below + unit}{(s.Levels > 1 ? ", or fewer multipliers" : "")}.";
            yield break;
        }

        int[] there = [.. Enumerable.Range(0, s.Levels).Select(s.ResolutionAt)];
        if (s.AttentionAt.Except(there).ToArray() is { Length: > 0 } strays)
        {
            yield return $"attention-at names {Text(strays)} pixels, but the levels have {Text(there)}; expected some of these.";
        }
    }

    private static IEnumerable<string> Heads(UNetSettings s)
    {
        if (s.Multipliers.Count > MostLevels)
        {
            yield break;
        }

        if (s.Heads < 1 || s.HeadChannels < 0)
        {
            yield return s.Heads < 1
                ? $"heads is {s.Heads}, expected 1 or more."
                : $"head-channels is {s.HeadChannels}, expected 0 (not given) or more.";
            yield break;
        }

        int divisor = s.HeadChannels > 0 ? s.HeadChannels : s.Heads;
        string name = s.HeadChannels > 0 ? "head-channels" : "heads";
        foreach (int channels in AttendedChannels(s).Distinct().Where(channels => channels % divisor != 0))
        {
            yield return $"{name} is {divisor}, which does not divide the {channels} channels of a level with attention; expected a divisor of {channels}.";
        }
    }

    /// <summary>The channels that attention meets, those of the middle last.</summary>
    private static IEnumerable<int> AttendedChannels(UNetSettings s) =>
        from level in Enumerable.Range(0, s.Levels)
        where level == s.Levels - 1 || s.HasAttentionAt(level)
        select s.ChannelsAt(level);

    private static string Text(IEnumerable<int> numbers) => Printable.Excerpt(string.Join(", ", numbers));

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
