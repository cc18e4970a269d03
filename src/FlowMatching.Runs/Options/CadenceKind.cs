using System.Globalization;

namespace FlowMatching.Runs.Options;

/// <summary>A cadence as text: 500 for steps, 30s, 5m or 2h for a time.</summary>
public sealed class CadenceKind : ValueKind<Cadence>
{
    /// <inheritdoc/>
    public override string Placeholder => "N|TIME";

    /// <inheritdoc/>
    public override string Allowed => "a number of steps such as 500, or a time such as 30s, 5m, 2h";

    /// <inheritdoc/>
    public override string? Read(string text, out Cadence value)
    {
        var time = Duration.Read(text);
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int steps);
        value = time is { } known ? Cadence.Every(known) : Cadence.Every(steps);
        return time is not null || (isNumber && steps > 0) ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(Cadence value) =>
        value.Steps > 0 ? value.Steps.ToString(CultureInfo.InvariantCulture) : Duration.Write(value.Time);
}
