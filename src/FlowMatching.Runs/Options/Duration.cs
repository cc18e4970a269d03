using System.Globalization;

namespace FlowMatching.Runs.Options;

/// <summary>Times as text: 30s, 5m or 2h.</summary>
internal static class Duration
{
    private static readonly (char Letter, TimeSpan Length)[] Units =
        [('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>Reads a time.</summary>
    /// <param name="text">A whole number and its unit.</param>
    /// <returns>The time; null where the text is none above zero.</returns>
    public static TimeSpan? Read(string text)
    {
        var (_, length) = Units.FirstOrDefault(unit => text.EndsWith(unit.Letter));
        bool isTime = length > TimeSpan.Zero && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
        return isTime ? int.Parse(text[..^1], CultureInfo.InvariantCulture) * length : null;
    }

    /// <summary>Writes a time in the largest unit that it is a whole number of.</summary>
    /// <param name="time">Whole seconds, above zero.</param>
    /// <returns>Such as 90s or 5m.</returns>
    public static string Write(TimeSpan time)
    {
        var (letter, length) = Units.First(unit => time.Ticks % unit.Length.Ticks == 0);
        return (time.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + letter;
    }
}
