using FlowMatching.Cli.Output;
using FlowMatching.Core;
using FlowMatching.Core.Distributed;
using FlowMatching.Runs;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli;

/// <summary>Runs a verb: shows it, lets signals stop it, and turns whatever ends it into sentences and an exit code.</summary>
internal sealed class Host(Terminal terminal, RunClock clock)
{
    private const int PatienceWithTeller = 5000; // milliseconds, in which the process that tells a fault ends all of them

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
            if (MpiLauncher.OfProcess(ComputeOptions.Auto) is { } launcher)
                return launcher.Rank > 0
                    ? ExitCode.BadInput // told by process 0
                    : throw new InvalidInputException(
                        $"{launcher.Name} has started {launcher.Size} processes, and only 'train' can share a run among them: start this verb by itself."
                    );

            return work(output, interruption.Token) ? interruption.Code : ExitCode.Done;
        }
        catch (Exception fault)
        {
            var failure = FailureReport.Of(fault);
            output.Fault(fault, failure);
            return Code(failure.Kind, interruption.Code);
        }
    }

    /// <summary>Runs a verb in all processes of a launcher, where there is one.</summary>
    /// <param name="given">What was given; --distributed is obeyed before anything else is read.</param>
    /// <param name="work">Does the part of this process; true when it was stopped half-way.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<GivenOption> given, Func<RunOutput, ProcessGroup, CancellationToken, bool> work)
    {
        using Interruption interruption = new();
        string wanted = given.LastOrDefault(option => option.Name == "distributed").Text ?? ComputeOptions.Auto;
        bool isFirst = MpiLauncher.Find(Environment.GetEnvironmentVariable) is not { Rank: > 0 } || wanted == "none";
        using RunOutput output = new(terminal, !isFirst || Has(given, "quiet"), isFirst && Has(given, "verbose"));
        ProcessGroup? group = null;
        int code;
        try
        {
            group = ProcessGroup.Join(MpiLauncher.OfProcess(wanted), sentence => terminal.Faults([sentence]));
            code = work(output, group, interruption.Token) ? interruption.Code : ExitCode.Done;
            group.Dispose();
            return code;
        }
        catch (ToldElsewhereException)
        {
            Thread.Sleep(PatienceWithTeller);
            code = ExitCode.Failed;
        }
        catch (Exception fault)
        {
            var failure = FailureReport.Of(fault);
            output.Fault(fault, failure);
            code = Code(failure.Kind, interruption.Code);
        }

        group?.Abort(code); // the others may wait for this one
        return code;
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
