namespace FlowMatching.Core.Paths;

/// <summary>All probability paths, by name.</summary>
public static class ProbabilityPaths
{
    private static readonly Catalog<IProbabilityPath> Defaults = new("path", new CondOtPath());

    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => Defaults.Names;

    /// <summary>Makes the path that the settings describe.</summary>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static IProbabilityPath Create(PathSettings settings)
    {
        InvalidInputException.ThrowIfAny(settings.Faults());

        return new CondOtPath(settings.SigmaMin);
    }

    /// <summary>Says in one sentence that a path's name is not known.</summary>
    internal static string Unknown(string name) => Defaults.Unknown(name);
}
