namespace FlowMatching.Core.Paths;

/// <summary>An option in the way in which one path takes it.</summary>
/// <param name="Option">Which number.</param>
/// <param name="Default">What it is where it was not given, from the standard deviation of the data.</param>
/// <param name="Holds">Whether a number can be taken.</param>
/// <param name="Expected">What can be taken, in words: the end of a sentence.</param>
internal sealed record PathParameter(PathOption Option, Func<double, double> Default, Func<double, bool> Holds, string Expected)
{
    /// <summary>A parameter whose default does not depend on the data.</summary>
    public static PathParameter Of(PathOption option, double value, Func<double, bool> holds, string expected) => new(option, _ => value, holds, expected);

    /// <summary>A positive number.</summary>
    public static PathParameter Positive(PathOption option, double value) => Of(option, value, IsPositive, "a positive number");

    /// <summary>Whether a number is positive and finite.</summary>
    public static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    /// <summary>Says in one sentence what is wrong with the number given, or null.</summary>
    public string? Fault(PathSettings settings) =>
        Option.Get(settings) is { } value && !Holds(value) ? $"{Option.Name} is {value}, expected {Expected}." : null;
}
