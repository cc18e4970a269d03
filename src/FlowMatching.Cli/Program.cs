using System.CommandLine;
using System.CommandLine.Invocation;
using FlowMatching.Cli;
using FlowMatching.Cli.Commands;
using FlowMatching.Cli.Output;
using FlowMatching.Runs;
using FlowMatching.Runs.Data.Tables;

var terminal = Terminal.OfProcess();

StandardInput.Open = Console.OpenStandardInput;
Host host = new(terminal, new RunClock(TimeProvider.System, TimeProvider.System.GetUtcNow() - ProcessStart.Time()));
ParserConfiguration parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

var parsed = FmCommand.Create(terminal, host).Parse(args, parser);
if (parsed.Action is not ParseErrorAction)
    return parsed.Invoke(invocation);

terminal.Faults(parsed.Errors.Select(error => error.Message));
return ExitCode.BadInput;
