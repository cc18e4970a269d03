using System.CommandLine;
using System.CommandLine.Invocation;
using FlowMatching.Cli.Output;

namespace FlowMatching.Cli.Commands;

/// <summary>The help texts: what it does, how it is called, every option with default, unit and range, and examples.</summary>
internal static class HelpText
{
    private const int Indent = 2,
        Gap = 2,
        Width = 110;

    /// <summary>The help of fm itself.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="version">The version.</param>
    /// <param name="verbs">The verbs by name.</param>
    public static void WriteOverview(TextWriter output, string version, IReadOnlyList<HelpRow> verbs)
    {
        output.WriteLine($"fm {version}: train flow-matching models and sample from them");
        Section(output, "Usage");
        output.WriteLine("  fm VERB [options]");
        Section(output, "Verbs");
        Rows(output, verbs);
        Section(output, "Options");
        Rows(output, [new("--help", "Show the help of fm or of a verb"), new("--version", "Show the version")]);
        Section(output, "Examples");
        Lines(output, ["fm train --dataset checkerboard", "fm sample --dataset checkerboard", "fm train --help"]);
        output.WriteLine();
        output.WriteLine(
            "Exit codes: 0 done, 1 the run failed, 2 the command or its input was wrong, 129 hung up, 130 interrupted, 143 terminated."
        );
    }

    /// <summary>The help of a verb.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="verb">The verb.</param>
    public static void WriteVerb(TextWriter output, IVerb verb)
    {
        output.WriteLine(verb.Words.Summary);
        Section(output, "Usage");
        Lines(output, [verb.Words.Usage]);
        Section(output, "Options");
        Rows(output, [.. verb.OptionRows(), new("--help", "Show this help")]);
        Section(output, "Examples");
        Lines(output, verb.Words.Examples);
    }

    /// <summary>The help of a verb that gathers others.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="group">The verb.</param>
    public static void WriteGroup(TextWriter output, VerbGroup group)
    {
        output.WriteLine(group.Words.Summary);
        Section(output, "Usage");
        Lines(output, [group.Words.Usage]);
        Section(output, "Verbs");
        Rows(output, group.VerbRows());
        Section(output, "Options");
        Rows(output, [new("--help", "Show this help")]);
        Section(output, "Examples");
        Lines(output, group.Words.Examples);
    }

    private static void Section(TextWriter output, string title)
    {
        output.WriteLine();
        output.WriteLine($"{title}:");
    }

    private static void Lines(TextWriter output, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            output.WriteLine(new string(' ', Indent) + line);
    }

    private static void Rows(TextWriter output, IReadOnlyList<HelpRow> rows)
    {
        int left = Indent + rows.Max(row => row.Name.Length) + Gap;
        foreach (var row in rows)
        {
            string margin = (new string(' ', Indent) + row.Name).PadRight(left);
            foreach (string line in Wrap(row.Text, Width - left))
            {
                output.WriteLine(margin + line);
                margin = new string(' ', left);
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}

/// <summary>A row of a help text.</summary>
/// <param name="Name">The option with its placeholder, or the verb.</param>
/// <param name="Text">What it does.</param>
internal readonly record struct HelpRow(string Name, string Text);

/// <summary>--help: writes our help instead of the library's.</summary>
internal sealed class HelpTextAction(Terminal terminal) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if (command is VerbGroup group)
            HelpText.WriteGroup(terminal.Out, group);
        else if (command is IVerb verb)
            HelpText.WriteVerb(terminal.Out, verb);
        else
            FmCommand.WriteOverview(terminal);
        return ExitCode.Done;
    }
}

/// <summary>--version: one line.</summary>
internal sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        terminal.Out.WriteLine($"fm {FmCommand.Version}");
        return ExitCode.Done;
    }
}
