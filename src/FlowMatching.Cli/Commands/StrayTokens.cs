using FlowMatching.Runs.Data;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>Words of a command line that belong to no known option.</summary>
internal static class StrayTokens
{
    /// <summary>Turns unknown options into given ones, for the table to refuse with the nearest name, and other words into
    /// faults.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="tokens">The words, in order.</param>
    /// <param name="faults">Takes the faults.</param>
    /// <returns>The unknown options.</returns>
    public static List<GivenOption> Read(string verb, IReadOnlyList<string> tokens, List<string> faults)
    {
        List<GivenOption> unknown = [.. tokens.Where(IsOption).Select(Unknown)];
        if (unknown.Count == 0) // else the other words are most likely the values of the unknown options
            faults.AddRange(
                tokens.Select(token =>
                    $"'{token}' has no place in 'fm {verb}': options start with two dashes{(IsDataSet(token) ? $", as in --dataset {token}" : "")}."
                )
            );

        return unknown;
    }

    private static bool IsDataSet(string token) => DataSources.Names.Contains(token) || DataSpec.Parse(token) is not null;

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    private static GivenOption Unknown(string token)
    {
        string label = token.Split('=', 2)[0];
        return new GivenOption(label.TrimStart('-'), "", label);
    }
}
