namespace FlowMatching.Core;

/// <summary>Makes text that comes from files fit for a message: one line, not too long, and nothing in it that a terminal would
/// obey.</summary>
public static class Printable
{
    private const int LongestExcerpt = 80,
        LongestLine = 2000,
        KeptEnd = 200;
    private const char Substitute = '\uFFFD';

    /// <summary>A whole message: what does not print becomes the replacement character, and of a very long one the middle is left
    /// out.</summary>
    /// <param name="text">The message.</param>
    /// <returns>One line of at most about 2000 characters.</returns>
    public static string Line(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        string shown = text.Length <= LongestLine ? text : $"{text[..(LongestLine - KeptEnd)]} ... {text[^KeptEnd..]}";

        return shown.Any(IsUnfit) ? string.Concat(shown.Select(c => IsUnfit(c) ? Substitute : c)) : shown;
    }

    /// <summary>What a file says, as a part of a message: its beginning, where it is long.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line of at most 83 characters.</returns>
    public static string Excerpt(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return Line(text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "...");
    }

    // Control characters, the separators of lines and paragraphs, and the marks that turn the direction of writing.
    private static bool IsUnfit(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
