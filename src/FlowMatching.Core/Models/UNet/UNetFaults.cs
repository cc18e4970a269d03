namespace FlowMatching.Core.Models.UNet;

/// <summary>What can be wrong with the sizes of a UNet.</summary>
internal static class UNetFaults
{
    // More than any network has, and so little that the plan of one takes no time: sizes may come from a file that is not trusted.
    private const int MostSide = 4096, MostWidth = 4096, MostLevels = 16, MostFactor = 64, MostResBlocks = 64, MostClasses = 1 << 20;

    /// <summary>Lists the faults, one sentence each.</summary>
    public static IEnumerable<string> Of(UNetSettings settings) => Ranges(settings).Concat(Resolutions(settings)).Concat(Heads(settings));

    private static IEnumerable<string> Ranges(UNetSettings s) => new[]
    {
        Require(s.Channels is 1 or 3, $"channels is {s.Channels}, expected 1 (grey) or 3 (RGB)."),
        Require(s.ImageSize is >= 1 and <= MostSide, $"image-size is {s.ImageSize}, expected 1 to {MostSide} pixels."),
        Require(s.Width is >= 4 and <= MostWidth && s.Width % 2 == 0, $"width is {s.Width}, expected an even number of channels from 4 to {MostWidth}."),
        Require(s.Multipliers.Count >= 1, "multipliers is empty, expected one factor for each level, such as 1, 2, 2."),
        Require(s.Multipliers.Count <= MostLevels, $"multipliers has {s.Multipliers.Count} factors, expected at most {MostLevels}."),
        Require(s.Multipliers.All(factor => factor is >= 1 and <= MostFactor), $"multipliers is {Text(s.Multipliers)}, expected 1 to {MostFactor} each."),
        Require(s.ResBlocks is >= 1 and <= MostResBlocks, $"res-blocks is {s.ResBlocks}, expected 1 to {MostResBlocks} a level."),
        Require(s.Dropout is >= 0 and < 1, $"dropout is {s.Dropout}, expected a fraction in [0, 1)."),
        Require(s.Classes is >= 0 and <= MostClasses, $"classes is {s.Classes}, expected 0 (none) to {MostClasses}."),
        Require(!s.NullClass || s.Classes > 0, "A null class is asked for but there are no classes; leave it out or give the classes."),
        Require(s.Groups is >= 1 and <= 32, $"groups is {s.Groups}, expected 1 to 32."),
        Require(s.TimeScale > 0 && double.IsFinite(s.TimeScale), $"time-scale is {s.TimeScale}, expected a positive number."),
    }.OfType<string>();

    private static IEnumerable<string> Resolutions(UNetSettings s)
    {
        if (s.ImageSize is < 1 or > MostSide || s.Multipliers.Count is 0 or > MostLevels)
        {
            yield break;
        }

        int unit = 1 << (s.Levels - 1);
        if (s.ImageSize % unit != 0)
        {
            int below = s.ImageSize / unit * unit;
            yield return $"image-size is {s.ImageSize}, but {s.Levels} levels halve it {s.Levels - 1} times; expected a multiple of {unit}: "
                + $"{(below > 0 ? $"{below} or " : "")}{below + unit}, or fewer multipliers.";
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
            yield return s.Heads < 1 ? $"heads is {s.Heads}, expected 1 or more." : $"head-channels is {s.HeadChannels}, expected 0 (not given) or more.";
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
