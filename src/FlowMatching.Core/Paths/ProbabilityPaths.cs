namespace FlowMatching.Core.Paths;

/// <summary>All probability paths, by name.</summary>
public static class ProbabilityPaths
{
    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => Kinds.Names;

    /// <summary>Every path with the options it takes; the first one is the default.</summary>
    internal static Catalog<PathKind> Kinds { get; } = new(
        "path",
        new PathKind(
            CondOtPath.PathName,
            s => new CondOtPath(s.SigmaMin!.Value),
            PathParameter.Of(PathOption.SigmaMin, 0, value => value is >= 0 and < 1, "a number in [0, 1)")),
        new PathKind(
            PolynomialPath.PathName,
            s => new PolynomialPath(s.Power!.Value),
            PathParameter.Of(PathOption.Power, 2, value => value >= 1 && double.IsFinite(value), "a number of 1 or more")),
        new PathKind(CosinePath.PathName, _ => new CosinePath()),
        new PathKind(LinearVpPath.PathName, _ => new LinearVpPath()),
        Vp(),
        Ve(),
        new PathKind(TubePath.PathName, s => new TubePath(s.Sigma!.Value), PathParameter.Positive(PathOption.Sigma, 0.1)) { IsBridge = true },
        new PathKind(SchroedingerPath.PathName, s => new SchroedingerPath(s.Sigma!.Value), PathParameter.Positive(PathOption.Sigma, 1)) { IsBridge = true });

    /// <summary>Whether a path is a bridge, with noise of its own, and not affine.</summary>
    /// <param name="name">The name of a path.</param>
    /// <exception cref="InvalidInputException">There is no such path.</exception>
    public static bool IsBridge(string name) => Kinds.Get(name).IsBridge;

    /// <summary>Makes the path that the settings describe.</summary>
    /// <param name="settings">The settings, with every option of the path given: see <see cref="PathSettings.Resolve"/>.</param>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static IProbabilityPath Create(PathSettings settings)
    {
        InvalidInputException.ThrowIfAny([.. settings.Faults(), .. settings.Missing()]);

        return Kinds.Get(settings.Name).Create(settings);
    }

    private static PathKind Vp() => new(
        VpPath.PathName,
        s => new VpPath(s.BetaMin!.Value, s.BetaMax!.Value),
        PathParameter.Positive(PathOption.BetaMin, 0.1),
        PathParameter.Positive(PathOption.BetaMax, 20))
    {
        Rule = s => s.BetaMax < s.BetaMin ? $"beta-max is {s.BetaMax}, expected {s.BetaMin} or more, which is beta-min." : null,
    };

    private static PathKind Ve() => new(
        VePath.PathName,
        s => new VePath(s.SigmaMin!.Value, s.SigmaMax!.Value),
        PathParameter.Positive(PathOption.SigmaMin, 0.01),
        new PathParameter(PathOption.SigmaMax, std => 10 * std, PathParameter.IsPositive, "a positive number"))
    {
        Rule = s => s.SigmaMax <= s.SigmaMin ? $"sigma-max is {s.SigmaMax}, expected more than {s.SigmaMin}, which is sigma-min." : null,
    };
}
