using FlowMatching.Cli.Output;
using FlowMatching.Runs;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli;

/// <summary>Runs a verb: shows it, lets signals stop it, and turns whatever ends it into sentences and an exit code.</summary>
internal sealed class Host(Terminal terminal, RunClock clock)
{
    /// <summary>Time since the process started.</summary>
    public RunClock Clock => clock;

    /// <summary>Runs a verb.</summary>
    /// <param name="given">What was given; --quiet and --verbose are obeyed even when other options are wrong.</param>
    /// <param name="work">Does the work; true when it was stopped half-way.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<GivenOption> given, Func<RunOutput, CancellationToken, bool> work)
    {
        using Interruption interruption = new();
        using RunOutput output = new(terminal, Has(given, "quiet"), Has(given, "verbose"));
        try
        {
            return work(output, interruption.Token) ? interruption.Code : ExitCode.Done;
        }
        catch (Exception fault)
        {
            var failure = FailureReport.Of(fault);
            output.Fault(fault, failure);
            return Code(failure.Kind, interruption.Code);
        }
    }

    private static bool Has(IReadOnlyList<GivenOption> given, string flag) => given.Any(option => option.Name == flag);

    private static int Code(FailureKind kind, int stopped) =>
        kind switch
        {
            FailureKind.BadInput => ExitCode.BadInput,
            FailureKind.Stopped => stopped,
            _ => ExitCode.Failed,
        };
}
