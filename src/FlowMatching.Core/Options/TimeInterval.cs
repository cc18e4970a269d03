using System.Globalization;

namespace FlowMatching.Core.Options;

/// <summary>The times From ≤ t ≤ To between noise, t = 0, and data, t = 1.</summary>
/// <param name="From">The first time.</param>
/// <param name="To">The last time, after the first.</param>
public sealed record TimeInterval(double From, double To)
{
    /// <summary>All times.</summary>
    public static TimeInterval All { get; } = new(0, 1);

    /// <summary>Whether both lie in [0, 1], the smaller first.</summary>
    public bool IsSound() => From >= 0 && From < To && To <= 1;

    /// <summary>Whether a time lies in it.</summary>
    /// <param name="t">The time.</param>
    public bool Contains(double t) => t >= From && t <= To;
}

/// <summary>An interval as text: 0.2,0.8.</summary>
internal sealed class TimeIntervalKind : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => "FROM,TO";

    /// <inheritdoc/>
    public override string Allowed => "two rising times from 0 to 1, such as 0.2,0.8";

    /// <inheritdoc/>
    public override bool HasCommas => true;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = null;
        if (text.Split(',') is not [var first, var last] || !TryParse(first, out double from) || !TryParse(last, out double to))
            return Unfit(text);

        TimeInterval interval = new(from, to);
        value = interval;
        return interval.IsSound() ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(object? value) =>
        value is TimeInterval(var from, var to) ? FormattableString.Invariant($"{from},{to}") : "";

    private static bool TryParse(string text, out double time) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out time);
}
