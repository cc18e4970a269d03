using System.Globalization;

namespace FlowMatching.Runs.Options;

/// <summary>A finite number within limits; either end may be excluded.</summary>
/// <param name="minimum">The lower end.</param>
/// <param name="maximum">The upper end.</param>
public sealed class RealNumber(double minimum, double maximum) : ValueKind<double>
{
    /// <summary>Whether the lower end itself is refused.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>Whether the upper end itself is refused.</summary>
    public bool BelowMaximum { get; init; }

    /// <inheritdoc/>
    public override string Placeholder => "NUMBER";

    /// <inheritdoc/>
    public override string Allowed => (AboveMinimum, BelowMaximum) switch
    {
        (false, false) => $"{Write(minimum)} to {Write(maximum)}",
        (false, true) => $"{Write(minimum)} or more, below {Write(maximum)}",
        (true, false) => $"above {Write(minimum)}, at most {Write(maximum)}",
        (true, true) => $"above {Write(minimum)}, below {Write(maximum)}",
    };

    /// <inheritdoc/>
    public override string? Read(string text, out double value)
    {
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        return isNumber ? Fits(value) ? null : Unfit(text) : $"is {text}, expected a number, {Allowed}";
    }

    /// <inheritdoc/>
    public override string Write(double value) => value.ToString(CultureInfo.InvariantCulture);

    // NaN fails both comparisons, so it never fits.
    private bool Fits(double value) =>
        (AboveMinimum ? value > minimum : value >= minimum) && (BelowMaximum ? value < maximum : value <= maximum);
}
