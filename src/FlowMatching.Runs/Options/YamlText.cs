using System.Text;
using System.Text.RegularExpressions;

namespace FlowMatching.Runs.Options;

/// <summary>Writes what <see cref="YamlOptions"/> reads: comments, then one 'name: value' a line, or 'name:' and a line for each of its
/// values.</summary>
public static partial class YamlText
{
    /// <summary>Writes options as YAML.</summary>
    /// <param name="comments">Lines for the reader, without the leading mark.</param>
    /// <param name="options">Names and values; a name that comes again right away has a list of values.</param>
    /// <returns>The file's text.</returns>
    public static string Write(IEnumerable<string> comments, IEnumerable<KeyValuePair<string, string>> options)
    {
        StringBuilder text = new();
        foreach (string comment in comments)
            text.Append("# ").Append(comment).Append('\n');
        foreach (var option in options.GroupBy(pair => pair.Key, pair => Scalar(pair.Value)))
            text.Append(option.Key)
                .Append(option.Count() == 1 ? $": {option.Single()}\n" : $":\n{string.Concat(option.Select(value => $"  - {value}\n"))}");

        return text.ToString();
    }

    // Anything that could mean something to YAML is quoted; a quote inside is doubled.
    private static string Scalar(string value) =>
        Plain().IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./][A-Za-z0-9_./+-]*$")]
    private static partial Regex Plain();
}
