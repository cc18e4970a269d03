namespace FlowMatching.Core.Paths;

/// <summary>Which path a model is trained on, in the form in which options and checkpoints keep it.</summary>
public sealed record PathSettings
{
    /// <summary>The path's name.</summary>
    public string Name { get; init; } = CondOtPath.PathName;

    /// <summary>σ_min in [0, 1): the width of condot at t = 1, in units of the noise.</summary>
    public double SigmaMin { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (!ProbabilityPaths.Names.Contains(Name))
        {
            yield return ProbabilityPaths.Unknown(Name);
        }

        if (!(SigmaMin >= 0 && SigmaMin < 1))
        {
            yield return $"sigma-min is {SigmaMin}, expected a number in [0, 1).";
        }
    }
}
