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
        if (parseResult.CommandResult.Command is IVerb verb) HelpText.WriteVerb(terminal.Out, verb);
        else FmCommand.WriteOverview(terminal);
        return ExitCode.Done;
    }
}
