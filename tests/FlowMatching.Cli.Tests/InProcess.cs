using FlowMatching.Cli.Commands;
using FlowMatching.Cli.Output;
using FlowMatching.Runs;

namespace FlowMatching.Cli.Tests;

/// <summary>fm inside the test's process, with its words caught.</summary>
internal static class InProcess
{
    public static (int Code, string Out, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        Terminal terminal = new(output, error, isInteractive: false, hasColour: false);
        Host host = new(terminal, new RunClock(TimeProvider.System));
        int code = FmCommand.Create(terminal, host).Parse(arguments).Invoke();
        return (code, output.ToString(), error.ToString());
    }
}
