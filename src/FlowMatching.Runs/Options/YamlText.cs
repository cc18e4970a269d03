using System.Text;
using System.Text.RegularExpressions;

namespace FlowMatching.Runs.Options;

/// <summary>Writes what <see cref="YamlOptions"/> reads: comments, then one 'name: value' a line.</summary>
public static partial class YamlText
{
    /// <summary>Writes options as YAML.</summary>
    /// <param name="comments">Lines for the reader, without the leading mark.</param>
    /// <param name="options">Names and values.</param>
    /// <returns>The file's text.</returns>
    public static string Write(IEnumerable<string> comments, IEnumerable<KeyValuePair<string, string>> options)
    {
        StringBuilder text = new();
        foreach (string comment in comments) text.Append("# ").Append(comment).Append('\n');
        foreach (var (name, value) in options) text.Append(name).Append(": ").Append(Scalar(value)).Append('\n');
        return text.ToString();
    }

    // Anything that could mean something to YAML is quoted; a quote inside is doubled.
    private static string Scalar(string value) => Plain().IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./][A-Za-z0-9_./+-]*$")]
    private static partial Regex Plain();
}
