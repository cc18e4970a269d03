using System.Globalization;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Sampling;

/// <summary>How strongly, and when, a class guides.</summary>
internal static class GuidanceTimes
{
    /// <summary>Lists what is wrong with --guidance-interval, one sentence each.</summary>
    /// <param name="interval">The option.</param>
    /// <param name="weights">What --guidance says.</param>
    public static IEnumerable<string> Faults(TimeInterval interval, IReadOnlyList<double> weights) =>
        interval != TimeInterval.All && weights.All(static weight => weight == 1)
            ? ["--guidance-interval says when --guidance leads, and without it nothing does: give --guidance too, such as 2."]
            : [];

    /// <summary>Both in words.</summary>
    /// <param name="weights">What --guidance says.</param>
    /// <param name="interval">When it leads.</param>
    /// <returns>Such as " with guidance 2", or " with guidance 2 from 0.2 to 0.8"; nothing where there is none.</returns>
    public static string Text(IReadOnlyList<double> weights, TimeInterval interval)
    {
        if (weights is [1])
            return "";

        string numbers = string.Join(", ", weights.Select(static weight => weight.ToString(CultureInfo.InvariantCulture)));
        string times = interval == TimeInterval.All ? "" : FormattableString.Invariant($" from {interval.From} to {interval.To}");
        return $" with guidance {numbers}{times}";
    }
}
