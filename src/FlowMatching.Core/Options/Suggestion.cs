namespace FlowMatching.Core.Options;

/// <summary>The one wording of a hint at the nearest name.</summary>
public static class Suggestion
{
    /// <summary>What other programs of the field call the same.</summary>
    private static readonly Dictionary<string, string> ElseCalled = new(StringComparer.OrdinalIgnoreCase)
    {
        ["lr"] = "learning-rate",
        ["wd"] = "weight-decay",
        ["bs"] = "batch-size",
        ["batch"] = "batch-size",
        ["epochs"] = "steps",
        ["iterations"] = "steps",
        ["max-steps"] = "steps",
        ["nfe"] = "steps",
        ["width"] = "hidden",
        ["layers"] = "depth",
        ["samples"] = "num",
        ["num-samples"] = "num",
        ["n-samples"] = "num",
        ["cfg"] = "guidance",
        ["cfg-scale"] = "guidance",
        ["method"] = "solver",
        ["data"] = "dataset",
        ["output"] = "output-dir",
        ["out"] = "output-dir",
        ["out-dir"] = "output-dir",
        ["ckpt"] = "checkpoint",
        ["rk45"] = "dopri5",
        ["dopri45"] = "dopri5",
        ["ode45"] = "dopri5",
        ["rk2"] = "midpoint",
        ["normal"] = "gaussian",
        ["noise"] = "gaussian",
        ["linear"] = "condot",
        ["eps"] = "epsilon",
        ["v"] = "velocity",
    };

    /// <summary>Finds the nearest of some names to one that is not among them.</summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="prefix">What a user types before such a name, such as two dashes.</param>
    /// <returns>"; did you mean X?", or an empty text when nothing is near.</returns>
    public static string For(string wanted, IEnumerable<string> known, string prefix = "") =>
        Meant(wanted, [.. known]) is { } meant ? $"; did you mean {prefix}{meant}?" : "";

    private static string? Meant(string wanted, string[] known) =>
        ElseCalled.TryGetValue(wanted, out string? name) && known.Contains(name) ? name : NearestName.Find(wanted, known);
}
