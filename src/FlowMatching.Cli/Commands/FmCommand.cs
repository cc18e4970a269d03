using System.CommandLine;
using System.CommandLine.Help;
using FlowMatching.Cli.Output;
using FlowMatching.Runs;

namespace FlowMatching.Cli.Commands;

/// <summary>fm itself: the verbs, --help and --version.</summary>
internal static class FmCommand
{
    /// <summary>The version of fm.</summary>
    public static string Version { get; } = typeof(FmCommand).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="host">Runs the verbs.</param>
    /// <returns>The command.</returns>
    public static RootCommand Create(Terminal terminal, Host host)
    {
        RootCommand root = new() { TreatUnmatchedTokensAsErrors = false };
        foreach (var verb in Verbs(host)) root.Add(verb);
        foreach (var option in root.Options)
        {
            if (option is HelpOption help) help.Action = new HelpTextAction(terminal);
            if (option is VersionOption version) version.Action = new VersionAction(terminal);
        }

        root.SetAction(parsed => WithoutVerb(parsed, terminal));
        return root;
    }

    /// <summary>The help of fm itself.</summary>
    /// <param name="terminal">Where to write.</param>
    public static void WriteOverview(Terminal terminal)
    {
        Host nobody = new(terminal, new RunClock(TimeProvider.System));
        HelpText.WriteOverview(terminal.Out, Version, [.. Verbs(nobody).Select(verb => new HelpRow(verb.Name, ((IVerb)verb).Words.Summary))]);
    }

    private static Command[] Verbs(Host host) =>
        [TrainCommand.Create(host), SampleCommand.Create(host), InfoCommand.Create(host), DoctorCommand.Create(host)];

    // Either nothing was typed, or something that is no verb.
    private static int WithoutVerb(ParseResult parsed, Terminal terminal)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            WriteOverview(terminal);
            return ExitCode.Done;
        }

        string word = parsed.UnmatchedTokens[0];
        bool isOption = word.StartsWith('-');
        string[] known = isOption ? ["--help", "--version"] : [.. parsed.RootCommandResult.Command.Subcommands.Select(verb => verb.Name)];
        string hint = Suggestion.For(word, known);
        terminal.Faults([$"{word} is not {(isOption ? "an option" : "a verb")} of 'fm'{(hint.Length > 0 ? hint : $": there are {string.Join(", ", known)}")}"]);
        return ExitCode.BadInput;
    }
}
