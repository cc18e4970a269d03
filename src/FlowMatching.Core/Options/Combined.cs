namespace FlowMatching.Core.Options;

/// <summary>Another kind of value, or "auto" (null): to be measured or chosen before the first step.</summary>
/// <param name="inner">The kind of an explicit value.</param>
internal sealed class AutoOr(ValueKind inner) : ValueKind
{
    private const string Auto = "auto";

    /// <inheritdoc/>
    public override string Placeholder => $"{Auto}|{inner.Placeholder}";

    /// <inheritdoc/>
    public override string Allowed => $"{Auto} or {inner.Allowed}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => [Auto];

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = null;
        return text == Auto || inner.Read(text, out value) is null ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(object? value) => value is null ? Auto : inner.Write(value);
}

/// <summary>One or more values of one kind, with commas between them.</summary>
/// <param name="inner">The kind of one value.</param>
/// <param name="type">The type of one value.</param>
internal sealed class ListOf(ValueKind inner, Type type) : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => inner.Placeholder + ",...";

    /// <inheritdoc/>
    public override string Allowed => inner.Allowed;

    /// <inheritdoc/>
    public override bool HasCommas => true;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = null;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        var values = Array.CreateInstance(type, parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0)
                return Unfit(text);
            if (inner.Read(parts[i], out object? one) is { } fault)
                return fault;

            values.SetValue(one, i);
        }

        value = values;
        return null;
    }

    /// <inheritdoc/>
    public override string Write(object? value) =>
        value is System.Collections.IEnumerable values ? string.Join(",", values.Cast<object>().Select(inner.Write)) : "";
}
