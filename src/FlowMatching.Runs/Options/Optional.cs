namespace FlowMatching.Runs.Options;

/// <summary>Another kind of value that need not be given: null leaves the choice to what takes it.</summary>
/// <param name="inner">The kind of a given value.</param>
public sealed class Optional<T>(ValueKind<T> inner) : ValueKind<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override string Placeholder => inner.Placeholder;

    /// <inheritdoc/>
    public override string Allowed => inner.Allowed;

    /// <inheritdoc/>
    public override string? Read(string text, out T? value)
    {
        string? fault = inner.Read(text, out var given);
        value = fault is null ? given : null;
        return fault;
    }

    /// <inheritdoc/>
    public override string Write(T? value) => value is { } given ? inner.Write(given) : "";
}
