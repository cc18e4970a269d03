using System.CommandLine;
using System.CommandLine.Invocation;
using FlowMatching.Cli.Commands;

namespace FlowMatching.Cli.Output;

/// <summary>--help: writes our help instead of the library's.</summary>
internal sealed class HelpTextAction(Terminal terminal) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if (command is VerbGroup group) HelpText.WriteGroup(terminal.Out, group);
        else if (command is IVerb verb) HelpText.WriteVerb(terminal.Out, verb);
        else FmCommand.WriteOverview(terminal);
        return ExitCode.Done;
    }
}
