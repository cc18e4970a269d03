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
        foreach (var verb in Verbs(host, terminal))
            root.Add(verb);
        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
                help.Action = new HelpTextAction(terminal);
            if (option is VersionOption version)
                version.Action = new VersionAction(terminal);
        }

        root.SetAction(parsed => VerbChoice.Explain(parsed, "fm", ["--help", "--version"], terminal, () => WriteOverview(terminal)));
        return root;
    }

    /// <summary>The help of fm itself.</summary>
    /// <param name="terminal">Where to write.</param>
    public static void WriteOverview(Terminal terminal)
    {
        Host nobody = new(terminal, new RunClock(TimeProvider.System));
        HelpText.WriteOverview(
            terminal.Out,
            Version,
            [.. Verbs(nobody, terminal).Select(verb => new HelpRow(verb.Name, ((IVerb)verb).Words.Summary))]
        );
    }

    private static Command[] Verbs(Host host, Terminal terminal) =>
        [
            TrainCommand.Create(host),
            SampleCommand.Create(host),
            ReflowCommand.Create(host),
            CompareCommand.Create(host),
            EvaluateCommand.Create(host),
            DemoCommand.Create(host),
            StudioCommand.Create(host),
            DataCommand.Create(host, terminal),
            ImportCommand.Create(host),
            InfoCommand.Create(host),
            DoctorCommand.Create(host),
            CompletionCommand.Create(host, terminal),
        ];
}
