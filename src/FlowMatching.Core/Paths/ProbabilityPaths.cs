namespace FlowMatching.Core.Paths;

/// <summary>All probability paths, by name.</summary>
public static class ProbabilityPaths
{
    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => Kinds.Names;

    /// <summary>Every path with the options it takes; the first one is the default.</summary>
    internal static Catalog<PathKind> Kinds { get; } =
        new(
            "path",
            new PathKind(
                CondOtPath.PathName,
                s => new CondOtPath(s.SigmaMin!.Value),
                PathParameter.Of(PathOption.SigmaMin, 0, value => value is >= 0 and < 1, "a number in [0, 1)")
            ),
            new PathKind(
                PolynomialPath.PathName,
                s => new PolynomialPath(s.Power!.Value),
                PathParameter.Of(PathOption.Power, 2, value => value >= 1 && double.IsFinite(value), "a number of 1 or more")
            ),
            new PathKind(CosinePath.PathName, _ => new CosinePath()),
            new PathKind(LinearVpPath.PathName, _ => new LinearVpPath()),
            Vp(),
            Ve(),
            new PathKind(
                ConstantSigmaPath.PathName,
                s => new ConstantSigmaPath(s.Sigma!.Value),
                PathParameter.Positive(PathOption.Sigma, 0.1)
            )
            {
                IsBridge = true,
            },
            new PathKind(
                BrownianBridgePath.PathName,
                s => new BrownianBridgePath(s.Sigma!.Value),
                PathParameter.Positive(PathOption.Sigma, 1)
            )
            {
                IsBridge = true,
            }
        );

    /// <summary>Makes the path that the settings describe.</summary>
    /// <param name="settings">The settings, with every option of the path given: see <see cref="PathSettings.Resolve"/>.</param>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static IProbabilityPath Create(PathSettings settings)
    {
        InvalidInputException.ThrowIfAny([.. settings.Faults(), .. settings.Missing()]);

        return Kinds.Get(settings.Name).Create(settings);
    }

    private static PathKind Vp() =>
        new(
            VpPath.PathName,
            s => new VpPath(s.BetaMin!.Value, s.BetaMax!.Value),
            PathParameter.Positive(PathOption.BetaMin, 0.1),
            PathParameter.Positive(PathOption.BetaMax, 20)
        )
        {
            Rule = s => s.BetaMax < s.BetaMin ? $"beta-max is {s.BetaMax}, expected {s.BetaMin} or more, which is beta-min." : null,
        };

    private static PathKind Ve() =>
        new(
            VePath.PathName,
            s => new VePath(s.SigmaMin!.Value, s.SigmaMax!.Value),
            PathParameter.Positive(PathOption.SigmaMin, 0.01),
            new PathParameter(PathOption.SigmaMax, std => 10 * std, PathParameter.IsPositive, "a positive number")
        )
        {
            Rule = s =>
                s.SigmaMax <= s.SigmaMin ? $"sigma-max is {s.SigmaMax}, expected more than {s.SigmaMin}, which is sigma-min." : null,
        };
}

/// <summary>A path as it can be chosen: its name, the options it takes, and how it is made from them.</summary>
/// <param name="name">The name as it is typed.</param>
/// <param name="create">Makes the path; each of its options is given.</param>
/// <param name="parameters">The options it takes.</param>
internal sealed class PathKind(string name, Func<PathSettings, IProbabilityPath> create, params PathParameter[] parameters) : INamed
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>The options it takes.</summary>
    public IReadOnlyList<PathParameter> Parameters => parameters;

    /// <summary>Whether it is a bridge, and not affine.</summary>
    public bool IsBridge { get; init; }

    /// <summary>A rule between its options, all of which are given: the sentence that says what is wrong, or null.</summary>
    public Func<PathSettings, string?> Rule { get; init; } = _ => null;

    /// <summary>Whether it takes an option.</summary>
    public bool Takes(PathOption option) => parameters.Any(parameter => parameter.Option == option);

    /// <summary>Gives every option that was not given its default.</summary>
    /// <param name="settings">What was given.</param>
    /// <param name="dataStd">The standard deviation of the data.</param>
    public PathSettings Resolve(PathSettings settings, double dataStd) =>
        parameters.Aggregate(
            settings,
            (resolved, parameter) => parameter.Option.With(resolved, parameter.Option.Get(resolved) ?? parameter.Default(dataStd))
        );

    /// <summary>Lists the options that were not given, one sentence each.</summary>
    public IEnumerable<string> Missing(PathSettings settings) =>
        from parameter in parameters
        where parameter.Option.Get(settings) is null
        select $"The path {name} has no {parameter.Option.Name}, expected {parameter.Expected}.";

    /// <summary>Makes the path from whole settings.</summary>
    public IProbabilityPath Create(PathSettings settings) => create(settings);

    /// <summary>Lists what is wrong with settings, one sentence each.</summary>
    public IEnumerable<string> Faults(PathSettings settings)
    {
        string[] faults = [.. parameters.Select(parameter => parameter.Fault(settings)).OfType<string>()];
        var whole = Resolve(settings, dataStd: double.NaN); // a default that depends on the data is NaN here, and breaks no rule

        return faults is [] && Rule(whole) is { } broken ? [broken] : faults;
    }
}

/// <summary>An option in the way in which one path takes it.</summary>
/// <param name="Option">Which number.</param>
/// <param name="Default">What it is where it was not given, from the standard deviation of the data.</param>
/// <param name="Holds">Whether a number can be taken.</param>
/// <param name="Expected">What can be taken, in words: the end of a sentence.</param>
internal sealed record PathParameter(PathOption Option, Func<double, double> Default, Func<double, bool> Holds, string Expected)
{
    /// <summary>A parameter whose default does not depend on the data.</summary>
    public static PathParameter Of(PathOption option, double value, Func<double, bool> holds, string expected) =>
        new(option, _ => value, holds, expected);

    /// <summary>A positive number.</summary>
    public static PathParameter Positive(PathOption option, double value) => Of(option, value, IsPositive, "a positive number");

    /// <summary>Whether a number is positive and finite.</summary>
    public static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    /// <summary>Says in one sentence what is wrong with the number given, or null.</summary>
    public string? Fault(PathSettings settings) =>
        Option.Get(settings) is { } value && !Holds(value) ? $"{Option.Name} is {value}, expected {Expected}." : null;
}
