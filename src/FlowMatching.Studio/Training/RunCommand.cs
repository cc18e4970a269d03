using FlowMatching.Runs.Options;

namespace FlowMatching.Studio.Training;

/// <summary>The command that repeats a run.</summary>
internal static class RunCommand
{
    private static readonly string[] Place = ["output-dir", "name"];

    /// <summary>Writes what differs from the defaults, but for where it is written.</summary>
    /// <param name="table">The options of the verb.</param>
    /// <param name="options">Those of the run.</param>
    public static string Of<TOptions>(OptionTable<TOptions> table, TOptions options)
        where TOptions : class
    {
        var usual = table.Write(table.Defaults).ToLookup(static pair => pair.Key, static pair => pair.Value);
        var changed = table
            .Write(options)
            .Where(pair => !Place.Contains(pair.Key) && !usual[pair.Key].Contains(pair.Value))
            .OrderBy(static pair => pair.Key is "dataset" or "checkpoint" ? 0 : 1);
        return $"fm {table.Verb} " + string.Join(' ', changed.Select(static pair => $"--{pair.Key} {Quoted(pair.Value)}"));
    }

    private static string Quoted(string text) =>
        text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/' or ',' or '+')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
