namespace FlowMatching.Runs.Options;

/// <summary>Two options that say the same thing in two ways, such as a number of steps and a time.</summary>
internal static class ExclusiveOptions
{
    private const string Dashes = "--";

    /// <summary>Keeps the one of the stronger door: the command line's word stands over the file's.</summary>
    /// <param name="given">All options, the stronger ones last.</param>
    /// <param name="one">The name of one.</param>
    /// <param name="other">The name of the other.</param>
    /// <param name="faults">Takes the fault where both came through one door.</param>
    /// <returns>The options without the weaker one.</returns>
    public static IReadOnlyList<GivenOption> Resolve(IReadOnlyList<GivenOption> given, string one, string other, List<string> faults)
    {
        bool Has(string name) => given.Any(option => option.Name == name);
        bool IsTyped(string name) => given.Any(option => option.Name == name && option.Label.StartsWith(Dashes, StringComparison.Ordinal));
        if (!Has(one) || !Has(other))
            return given;

        if (IsTyped(one) == IsTyped(other))
            faults.Add($"--{one} and --{other} exclude each other: name one of them.");
        string weaker = IsTyped(one) ? other : one;
        return [.. given.Where(option => option.Name != weaker)];
    }
}
