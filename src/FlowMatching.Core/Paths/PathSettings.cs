using System.Text.Json.Serialization;
using FlowMatching.Core.Options;

namespace FlowMatching.Core.Paths;

/// <summary>Which path a model is trained on, in the form in which options and checkpoints keep it. An option that was not given is
/// null.</summary>
public sealed record PathSettings
{
    /// <summary>The path's name.</summary>
    [Option("path", "Probability path from noise to data", Catalog = typeof(ProbabilityPaths), FixedOnResume = true)]
    public string Name { get; init; } = CondOtPath.PathName;

    /// <summary>σ_min: of condot in [0, 1), the width at t = 1 in units of the noise (0 if not given); of ve positive, in data units
    /// (0.01).</summary>
    [Option("sigma-min", "condot, ve: width of the path around a data point at t = 1", Min = 0, Max = 1e6, FixedOnResume = true)]
    public double? SigmaMin { get; init; }

    /// <summary>σ_max of ve, above σ_min, in data units; 10 times the standard deviation of the data if not given.</summary>
    [Option(
        "sigma-max",
        "ve: width at t = 0; else 10 standard deviations of the data",
        Min = 0,
        AboveMin = true,
        Max = 1e6,
        FixedOnResume = true
    )]
    public double? SigmaMax { get; init; }

    /// <summary>The power n ≥ 1 of polynomial; 2 if not given.</summary>
    [Option("power", "polynomial: the power of t; else 2", Min = 0, AboveMin = true, Max = 1e6, FixedOnResume = true)]
    public double? Power { get; init; }

    /// <summary>b of vp, positive; 0.1 if not given.</summary>
    [Option("beta-min", "vp: lowest rate of noise; else 0.1", Min = 0, AboveMin = true, Max = 1e6, FixedOnResume = true)]
    public double? BetaMin { get; init; }

    /// <summary>B of vp, not below b; 20 if not given.</summary>
    [Option("beta-max", "vp: highest rate of noise; else 20", Min = 0, AboveMin = true, Max = 1e6, FixedOnResume = true)]
    public double? BetaMax { get; init; }

    /// <summary>σ of a bridge, positive, in data units: of tube its width (0.1 if not given), of schroedinger its diffusion (1).</summary>
    [Option("sigma", "tube, schroedinger: width of the bridge; else 0.1 and 1", Min = 0, AboveMin = true, Max = 1e6, FixedOnResume = true)]
    public double? Sigma { get; init; }

    /// <summary>The path and its options in words, such as "ve, sigma-min 0.01, sigma-max 20".</summary>
    [JsonIgnore]
    public string Text =>
        string.Join(", ", Given().Select(option => FormattableString.Invariant($"{option.Name} {option.Get(this)}")).Prepend(Name));

    /// <summary>Gives every option of the path that was not given its default, so that the path is fixed once and for all.</summary>
    /// <param name="dataStd">The standard deviation of the data.</param>
    /// <exception cref="InvalidInputException">There is no such path.</exception>
    public PathSettings Resolve(double dataStd) => ProbabilityPaths.Kinds.Get(Name).Resolve(this, dataStd);

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (!ProbabilityPaths.Names.Contains(Name))
            return [ProbabilityPaths.Kinds.Unknown(Name)];

        var kind = ProbabilityPaths.Kinds.Get(Name);

        return [.. Given().Where(option => !kind.Takes(option)).Select(NotTaken), .. kind.Faults(this)];
    }

    /// <summary>Lists the options of the path that are still open, one sentence each; after <see cref="Resolve"/> there are none.</summary>
    internal IEnumerable<string> Missing() => ProbabilityPaths.Names.Contains(Name) ? ProbabilityPaths.Kinds.Get(Name).Missing(this) : [];

    private IEnumerable<PathOption> Given() => PathOption.All.Where(option => option.Get(this) is not null);

    private string NotTaken(PathOption option)
    {
        string takers = string.Join(" and ", ProbabilityPaths.Kinds.Where(kind => kind.Takes(option)).Select(kind => kind.Name));

        return $"{option.Name} is {option.Get(this)}, but the path {Name} takes no {option.Name}; leave it out, or choose {takers}.";
    }
}

/// <summary>A number that some paths take.</summary>
/// <param name="Name">Its name as it is typed, such as sigma-min.</param>
/// <param name="Get">Reads it from settings; null where it was not given.</param>
/// <param name="With">Settings with it.</param>
internal sealed record PathOption(string Name, Func<PathSettings, double?> Get, Func<PathSettings, double, PathSettings> With)
{
    public static readonly PathOption SigmaMin = new("sigma-min", s => s.SigmaMin, (s, v) => s with { SigmaMin = v });
    public static readonly PathOption SigmaMax = new("sigma-max", s => s.SigmaMax, (s, v) => s with { SigmaMax = v });
    public static readonly PathOption Power = new("power", s => s.Power, (s, v) => s with { Power = v });
    public static readonly PathOption BetaMin = new("beta-min", s => s.BetaMin, (s, v) => s with { BetaMin = v });
    public static readonly PathOption BetaMax = new("beta-max", s => s.BetaMax, (s, v) => s with { BetaMax = v });
    public static readonly PathOption Sigma = new("sigma", s => s.Sigma, (s, v) => s with { Sigma = v });

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<PathOption> All = [SigmaMin, SigmaMax, Power, BetaMin, BetaMax, Sigma];
}
