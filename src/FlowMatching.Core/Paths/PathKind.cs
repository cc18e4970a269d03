namespace FlowMatching.Core.Paths;

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
    public PathSettings Resolve(PathSettings settings, double dataStd) => parameters.Aggregate(
        settings,
        (resolved, parameter) => parameter.Option.With(resolved, parameter.Option.Get(resolved) ?? parameter.Default(dataStd)));

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
