namespace FlowMatching.Runs.Options;

/// <summary>A text that is not empty, such as the name of a file; null when it was not given.</summary>
/// <param name="placeholder">What stands for it in the help: FILE, FOLDER.</param>
/// <param name="allowed">What it must be, in words; empty where anything goes.</param>
/// <param name="accepts">A further test of the text; null for none.</param>
public sealed class PlainText(string placeholder, string allowed = "", Func<string, bool>? accepts = null) : ValueKind<string?>
{
    /// <inheritdoc/>
    public override string Placeholder => placeholder;

    /// <inheritdoc/>
    public override string Allowed => allowed;

    /// <inheritdoc/>
    public override string? Read(string text, out string? value)
    {
        value = text;
        return text.Length > 0 && (accepts is null || accepts(text)) ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(string? value) => value ?? "";
}
