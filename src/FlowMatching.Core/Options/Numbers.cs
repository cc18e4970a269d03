using System.Globalization;

namespace FlowMatching.Core.Options;

/// <summary>An integer within limits. 2e3 and 1_000 are not integers here: what is typed is what is stored.</summary>
/// <param name="minimum">The smallest allowed value.</param>
/// <param name="maximum">The largest allowed value; no limit is said where it is that of the type.</param>
/// <param name="unit">The unit, such as "steps"; may be empty.</param>
/// <param name="box">Makes a value of the property's type.</param>
internal sealed class WholeNumber(double minimum, double maximum, string unit, Func<long, object> box) : ValueKind
{
    private bool IsBounded => maximum < int.MaxValue;

    /// <inheritdoc/>
    public override string Placeholder => "INT";

    /// <inheritdoc/>
    public override string Allowed =>
        IsBounded ? FormattableString.Invariant($"{minimum} to {maximum} {unit}").TrimEnd()
        : unit.Length > 0 ? FormattableString.Invariant($"{minimum} {unit} or more")
        : FormattableString.Invariant($"a whole number, {minimum} or more");

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        bool fits = isNumber && number >= minimum && number <= maximum;
        value = fits ? box(number) : null;
        return fits ? null : Unfit(text);
    }
}

/// <summary>A finite number within limits; either end may be excluded.</summary>
/// <param name="limits">The limits.</param>
internal sealed class RealNumber(OptionAttribute limits) : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => "NUMBER";

    /// <inheritdoc/>
    public override string Allowed =>
        (limits.AboveMin, limits.BelowMax) switch
        {
            (false, false) => $"{Write(limits.Min)} to {Write(limits.Max)}",
            (false, true) => $"{Write(limits.Min)} or more, below {Write(limits.Max)}",
            (true, false) => $"above {Write(limits.Min)}, at most {Write(limits.Max)}",
            (true, true) => $"above {Write(limits.Min)}, below {Write(limits.Max)}",
        };

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        value = number;
        return isNumber
            ? Fits(number)
                ? null
                : Unfit(text)
            : $"is {text}, expected a number, {Allowed}";
    }

    // NaN fails both comparisons, so it never fits.
    private bool Fits(double value) =>
        (limits.AboveMin ? value > limits.Min : value >= limits.Min) && (limits.BelowMax ? value < limits.Max : value <= limits.Max);
}
