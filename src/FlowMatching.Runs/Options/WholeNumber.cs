using System.Globalization;
using System.Numerics;

namespace FlowMatching.Runs.Options;

/// <summary>An integer within limits. 2e3 and 1_000 are not integers here: what is typed is what is stored.</summary>
/// <param name="minimum">The smallest allowed value.</param>
/// <param name="maximum">The largest allowed value; null for no limit beyond the type's own.</param>
/// <param name="unit">The unit, such as "steps"; may be empty.</param>
public sealed class WholeNumber<T>(T minimum, T? maximum = null, string unit = "") : ValueKind<T>
    where T : struct, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override string Placeholder => "INT";

    /// <inheritdoc/>
    public override string Allowed => maximum is { } top
        ? $"{minimum} to {top} {unit}".TrimEnd()
        : unit.Length > 0 ? $"{minimum} {unit} or more" : $"a whole number, {minimum} or more";

    /// <inheritdoc/>
    public override string? Read(string text, out T value)
    {
        bool isNumber = T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        bool fits = isNumber && value >= minimum && (maximum is not { } top || value <= top);
        return fits ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}
