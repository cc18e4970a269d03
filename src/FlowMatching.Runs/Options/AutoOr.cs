namespace FlowMatching.Runs.Options;

/// <summary>Another kind of value, or "auto" (null): to be measured or chosen before the first step.</summary>
/// <param name="inner">The kind of an explicit value.</param>
public sealed class AutoOr<T>(ValueKind<T> inner) : ValueKind<T?>
    where T : struct
{
    private const string Auto = "auto";

    /// <inheritdoc/>
    public override string Placeholder => $"{Auto}|{inner.Placeholder}";

    /// <inheritdoc/>
    public override string Allowed => $"{Auto} or {inner.Allowed}";

    /// <inheritdoc/>
    public override string? Read(string text, out T? value)
    {
        value = null;
        if (text == Auto) return null;

        bool fits = inner.Read(text, out var given) is null;
        value = given;
        return fits ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(T? value) => value is { } given ? inner.Write(given) : Auto;
}
