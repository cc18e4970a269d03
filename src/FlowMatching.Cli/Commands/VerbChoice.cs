using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Core.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>What to do when a command line names no verb: show the help when nothing was typed, else say what there is.</summary>
internal static class VerbChoice
{
    /// <summary>Explains.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="command">The command so far, such as "fm" or "fm data".</param>
    /// <param name="options">The options the command has.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="writeHelp">Writes the command's help.</param>
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parsed, string command, string[] options, Terminal terminal, Action writeHelp)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            writeHelp();
            return ExitCode.Done;
        }

        string word = parsed.UnmatchedTokens[0];
        bool isOption = word.StartsWith('-');
        string[] known = isOption ? options : [.. parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name)];
        string hint = Suggestion.For(word, known);
        terminal.Faults([
            $"{word} is not {(isOption ? "an option" : "a verb")} of '{command}'{(hint.Length > 0 ? hint : $": there are {string.Join(", ", known)}")}",
        ]);
        return ExitCode.BadInput;
    }
}
