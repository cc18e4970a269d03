namespace FlowMatching.Core.Paths;

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
