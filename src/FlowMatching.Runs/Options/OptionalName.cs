namespace FlowMatching.Runs.Options;

/// <summary>One of a few names that need not be given.</summary>
/// <param name="names">The allowed names, in the order the help shows.</param>
public sealed class OptionalName(IReadOnlyList<string> names) : ValueKind<string?>
{
    private readonly Choice inner = new(names);

    /// <inheritdoc/>
    public override string Placeholder => inner.Placeholder;

    /// <inheritdoc/>
    public override string Allowed => inner.Allowed;

    /// <inheritdoc/>
    public override string? Read(string text, out string? value)
    {
        string? fault = inner.Read(text, out string given);
        value = given;
        return fault;
    }

    /// <inheritdoc/>
    public override string Write(string? value) => value ?? "";
}
