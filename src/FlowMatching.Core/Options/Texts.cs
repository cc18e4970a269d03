using System.Text.RegularExpressions;

namespace FlowMatching.Core.Options;

/// <summary>A switch: on when named, or true or false when spelt out.</summary>
internal sealed class Flag : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => "";

    /// <inheritdoc/>
    public override string Allowed => "true or false";

    /// <inheritdoc/>
    public override bool IsFlag => true;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        bool isFlag = bool.TryParse(text, out bool flag);
        value = flag;
        return isFlag ? null : Unfit(text);
    }

    /// <inheritdoc/>
    public override string Write(object? value) => value is true ? "true" : "false";
}

/// <summary>A text that is not empty, such as the name of a file.</summary>
/// <param name="placeholder">What stands for it in the help: FILE, FOLDER.</param>
/// <param name="allowed">What it must be, in words; empty where anything goes.</param>
/// <param name="pattern">A regular expression that it must match; null for none.</param>
internal sealed class PlainText(string placeholder, string allowed, string? pattern) : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => placeholder;

    /// <inheritdoc/>
    public override string Allowed => allowed;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = text;
        return text.Length > 0 && (pattern is null || Regex.IsMatch(text, pattern)) ? null : Unfit(text);
    }
}

/// <summary>One of a few names; a slip of the finger is answered with the nearest of them.</summary>
/// <param name="names">The allowed names, in the order the help shows.</param>
/// <param name="placeholder">What stands for it in the help.</param>
public sealed class Choice(IReadOnlyList<string> names, string placeholder = "NAME") : ValueKind
{
    /// <inheritdoc/>
    public override string Placeholder => placeholder;

    /// <inheritdoc/>
    public override string Allowed => names.Count == 1 ? names[0] : "one of " + string.Join(", ", names);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => names;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        value = text;
        return names.Contains(text) ? null : Unfit(text) + Suggestion.For(text, names);
    }
}

/// <summary>A member of an enum, in lower case.</summary>
/// <param name="type">The enum.</param>
internal sealed class EnumName(Type type) : ValueKind
{
    private readonly Choice names = new([.. Enum.GetNames(type).Select(static name => name.ToLowerInvariant())]);

    /// <inheritdoc/>
    public override string Placeholder => names.Placeholder;

    /// <inheritdoc/>
    public override string Allowed => names.Allowed;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => names.Words;

    /// <inheritdoc/>
    public override string? Read(string text, out object? value)
    {
        string? fault = names.Read(text, out _);
        value = fault is null ? Enum.Parse(type, text, ignoreCase: true) : null;
        return fault;
    }

    /// <inheritdoc/>
    public override string Write(object? value) => $"{value}".ToLowerInvariant();
}
