using System.Globalization;

namespace FlowMatching.Runs.Options;

/// <summary>A cadence as text: 500 for steps, 30s, 5m or 2h for a time.</summary>
public sealed class CadenceKind : ValueKind<Cadence>
{
    private static readonly (char Letter, TimeSpan Length)[] Units =
        [('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <inheritdoc/>
    public override string Placeholder => "N|TIME";

    /// <inheritdoc/>
    public override string Allowed => "a number of steps such as 500, or a time such as 30s, 5m, 2h";

    /// <inheritdoc/>
    public override string? Read(string text, out Cadence value)
    {
        var (_, length) = Units.FirstOrDefault(unit => text.EndsWith(unit.Letter));
        bool isTime = length > TimeSpan.Zero;
        string digits = isTime ? text[..^1] : text;

        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        value = isTime ? Cadence.Every(count * length) : Cadence.Every(count);
        return isNumber && count > 0 ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(Cadence value)
    {
        if (value.Steps > 0) return value.Steps.ToString(CultureInfo.InvariantCulture);

        var (letter, length) = Units.First(unit => value.Time.Ticks % unit.Length.Ticks == 0);
        return (value.Time.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + letter;
    }
}
