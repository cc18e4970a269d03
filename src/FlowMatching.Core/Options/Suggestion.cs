namespace FlowMatching.Core.Options;

/// <summary>The one wording of a hint at the nearest name.</summary>
public static class Suggestion
{
    /// <summary>Finds the nearest of some names to one that is not among them.</summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="prefix">What a user types before such a name, such as two dashes.</param>
    /// <returns>"; did you mean X?", or an empty text when nothing is near.</returns>
    public static string For(string wanted, IEnumerable<string> known, string prefix = "") =>
        NearestName.Find(wanted, known) is { } nearest ? $"; did you mean {prefix}{nearest}?" : "";
}
