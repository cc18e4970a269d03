namespace FlowMatching.Runs.Options;

/// <summary>A time such as 30s, 5m or 2h; null where none was given.</summary>
public sealed class DurationKind : ValueKind<TimeSpan?>
{
    /// <inheritdoc/>
    public override string Placeholder => "TIME";

    /// <inheritdoc/>
    public override string Allowed => "a time such as 30s, 5m, 2h";

    /// <inheritdoc/>
    public override string? Read(string text, out TimeSpan? value)
    {
        value = Duration.Read(text);
        return value is null ? Unfit(text) : null;
    }

    /// <inheritdoc/>
    public override string Write(TimeSpan? value) => value is { } time ? Duration.Write(time) : "";
}
