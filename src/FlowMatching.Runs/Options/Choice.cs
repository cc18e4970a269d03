namespace FlowMatching.Runs.Options;

/// <summary>One of a few names; a slip of the finger is answered with the nearest of them.</summary>
/// <param name="names">The allowed names, in the order the help shows.</param>
public sealed class Choice(IReadOnlyList<string> names) : ValueKind<string>
{
    /// <inheritdoc/>
    public override string Placeholder => "NAME";

    /// <inheritdoc/>
    public override string Allowed => names.Count == 1 ? names[0] : "one of " + string.Join(", ", names);

    /// <inheritdoc/>
    public override string? Read(string text, out string value)
    {
        value = text;
        return names.Contains(text) ? null : Unfit(text) + Suggestion.For(text, names);
    }

    /// <inheritdoc/>
    public override string Write(string value) => value;
}
