namespace FlowMatching.Runs.Options;

/// <summary>One or more values of one kind, with commas between them; null when none was given.</summary>
/// <param name="inner">The kind of one value.</param>
/// <typeparam name="T">A value.</typeparam>
public sealed class ListOf<T>(ValueKind<T> inner) : ValueKind<IReadOnlyList<T>?>
{
    /// <inheritdoc/>
    public override string Placeholder => inner.Placeholder + ",...";

    /// <inheritdoc/>
    public override string Allowed => inner.Allowed;

    /// <inheritdoc/>
    public override string? Read(string text, out IReadOnlyList<T>? value)
    {
        value = null;
        List<T> values = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0) return Unfit(text);
            if (inner.Read(part, out var one) is { } fault) return fault;
            values.Add(one);
        }

        value = values;
        return null;
    }

    /// <inheritdoc/>
    public override string Write(IReadOnlyList<T>? value) => value is null ? "" : string.Join(",", value.Select(inner.Write));
}
