using System.Globalization;

namespace FlowMatching.Core.Options;

/// <summary>How often something is due: after a number of steps, or after a time. Exactly one of the two is set.</summary>
/// <param name="Steps">Every so many steps; 0 when a time is meant.</param>
/// <param name="Time">Every so much time; zero when steps are meant.</param>
public readonly record struct Cadence(long Steps, TimeSpan Time)
{
    /// <summary>Due after every so many steps.</summary>
    public static Cadence Every(long steps) => new(steps, TimeSpan.Zero);

    /// <summary>Due after every so much time.</summary>
    public static Cadence Every(TimeSpan time) => new(0, time);
}

/// <summary>A time such as 30s, 5m or 2h.</summary>
internal sealed class Duration : ValueKind
{
    private static readonly (char Letter, TimeSpan Length)[] Units =
    [
        ('h', TimeSpan.FromHours(1)),
        ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <inheritdoc/>
    public override string Placeholder => "TIME";

    /// <inheritdoc/>
    public override string Allowed => "a time such as 30s, 5m, 2h";

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = Parse(text);
        return value is null ? Unfit(text) : null;
    }

    /// <inheritdoc/>
    public override string Write(object? value) => value is TimeSpan time ? Format(time) : "";

    /// <summary>Reads a whole number and its unit; null where the text is no time above zero.</summary>
    internal static TimeSpan? Parse(string text)
    {
        var (_, length) = Units.FirstOrDefault(unit => text.EndsWith(unit.Letter));
        if (length == TimeSpan.Zero || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return null;

        return count > 0 ? count * length : null;
    }

    /// <summary>Writes whole seconds in the largest unit that they are a whole number of, such as 90s or 5m.</summary>
    internal static string Format(TimeSpan time)
    {
        var (letter, length) = Units.First(unit => time.Ticks % unit.Length.Ticks == 0);
        return (time.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + letter;
    }
}

/// <summary>A cadence as text: 500 for steps, 30s, 5m or 2h for a time.</summary>
internal sealed class CadenceKind : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => "N|TIME";

    /// <inheritdoc/>
    public override string Allowed => "a number of steps such as 500, or a time such as 30s, 5m, 2h";

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        var time = Duration.Parse(text);
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int steps);
        value = time is { } known ? Cadence.Every(known) : Cadence.Every(steps);
        return time is not null || (isNumber && steps > 0) ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(object? value) =>
        value is not Cadence cadence ? ""
        : cadence.Steps > 0 ? cadence.Steps.ToString(CultureInfo.InvariantCulture)
        : Duration.Format(cadence.Time);
}
