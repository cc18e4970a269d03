using System.CommandLine;
using System.CommandLine.Invocation;
using FlowMatching.Cli.Commands;

namespace FlowMatching.Cli.Output;

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
