using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>One of the known names, or a text of the user's own such as points:FILE.</summary>
/// <param name="names">The names, which completion offers.</param>
/// <param name="forms">All that can be typed, for messages.</param>
/// <param name="isForm">Whether a text has one of the forms that are no name.</param>
/// <param name="meant">A hint at what a text that is refused may mean; else empty.</param>
internal sealed class NameOrForm(
    IReadOnlyList<string> names,
    IReadOnlyList<string> forms,
    Func<string, bool> isForm,
    Func<string, string> meant
) : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => "NAME";

    /// <inheritdoc/>
    public override string Allowed => "one of " + string.Join(", ", forms);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => names;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = text;
        return names.Contains(text) || isForm(text) ? null : Unfit(text) + meant(text);
    }
}
