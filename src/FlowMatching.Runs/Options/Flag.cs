namespace FlowMatching.Runs.Options;

/// <summary>A switch: on when named, or true or false when spelt out.</summary>
public sealed class Flag : ValueKind<bool>
{
    /// <inheritdoc/>
    public override string Placeholder => "";

    /// <inheritdoc/>
    public override string Allowed => "true or false";

    /// <inheritdoc/>
    public override bool IsFlag => true;

    /// <inheritdoc/>
    public override string? Read(string text, out bool value) => bool.TryParse(text, out value) ? null : Unfit(text);

    /// <inheritdoc/>
    public override string Write(bool value) => value ? "true" : "false";
}
