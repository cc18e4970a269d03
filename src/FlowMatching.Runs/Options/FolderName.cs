using System.Text.RegularExpressions;

namespace FlowMatching.Runs.Options;

/// <summary>Names that become a folder or a file.</summary>
internal static partial class FolderName
{
    /// <summary>The kind of such a value.</summary>
    public static PlainText Kind { get; } = new("NAME", "letters, digits, '.', '_' or '-'", text => Pattern().IsMatch(text));

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Pattern();
}
