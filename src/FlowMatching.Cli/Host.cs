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

    /// <summary>Runs a verb that computes little or nothing: of a launcher's processes the first one does it.</summary>
    /// <param name="given">What was given; --quiet and --verbose are obeyed even when other options are wrong.</param>
    /// <param name="work">Does the work; true when it was stopped half-way.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<GivenOption> given, Func<RunOutput, CancellationToken, bool> work) =>
        Run(given, Sharing.First, (output, _, stop) => work(output, stop));

    /// <summary>Runs a verb that computes and cannot be shared among a launcher's processes.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="work">Does the work; true when it was stopped half-way.</param>
    /// <returns>The exit code.</returns>
    public int RunUnshared(IReadOnlyList<GivenOption> given, Func<RunOutput, CancellationToken, bool> work) =>
        Run(given, Sharing.Refused, (output, _, stop) => work(output, stop));

    /// <summary>Runs a verb in all processes of a launcher, where there is one.</summary>
    /// <param name="given">What was given; --distributed is obeyed before anything else is read.</param>
    /// <param name="work">Does the part of this process; true when it was stopped half-way.</param>
    /// <returns>The exit code.</returns>
    public int RunShared(IReadOnlyList<GivenOption> given, Func<RunOutput, ProcessGroup, CancellationToken, bool> work) =>
        Run(given, Sharing.All, (output, group, stop) => work(output, group!, stop));

    private int Run(IReadOnlyList<GivenOption> given, Sharing sharing, Func<RunOutput, ProcessGroup?, CancellationToken, bool> work)
    {
        using Interruption interruption = new();
        string wanted = given.LastOrDefault(option => option.Name == "distributed").Text ?? ComputeOptions.Auto;
        var launcher = MpiLauncher.OfProcess(wanted);
        bool isFirst = launcher is not { Rank: > 0 };
        if (!isFirst && sharing != Sharing.All)
            return sharing == Sharing.First ? ExitCode.Done : ExitCode.BadInput; // process 0 does it, or tells the fault

        using RunOutput output = new(terminal, !isFirst || Has(given, "quiet"), isFirst && Has(given, "verbose"));
        using var asked = interruption.Token.Register(() => output.Note("Stopping; Ctrl-C again ends at once."));
        ProcessGroup? group = null;
        int code;
        void End(string sentence) => output.Fault(new RunFailedException(sentence), new FailureReport(FailureKind.Failed, [sentence]));
        try
        {
            Require(launcher, wanted, sharing);
            group = sharing == Sharing.All ? ProcessGroup.Join(launcher, End, interruption.Token) : null;
            code = work(output, group, interruption.Token) ? interruption.Code : ExitCode.Done;
            group?.Dispose();
            return code;
        }
        catch (ToldElsewhereException told)
        {
            Thread.Sleep(PatienceWithTeller);
            code = told.InnerException is { } fault ? Tell(fault) : ExitCode.Failed;
        }
        catch (Exception fault)
        {
            code = Tell(fault);
        }

        group?.Abort(code); // the others may wait for this one
        return code;

        int Tell(Exception fault)
        {
            var failure = FailureReport.Of(fault);
            output.Fault(fault, failure);
            return Code(failure.Kind, interruption.Code);
        }
    }

    private static void Require(MpiLauncher? launcher, string wanted, Sharing sharing)
    {
        if (wanted == MpiLauncher.Mpi && launcher is null)
            throw new InvalidInputException(
                "--distributed is mpi, but no launcher has started this as one process of several: start it by mpirun -n 2 fm train ... or by srun."
            );
        if (sharing == Sharing.Refused && launcher is not null)
            throw new InvalidInputException(
                $"{launcher.Name} has started {launcher.Size} processes, which cannot share this verb: start it by itself, or with --distributed none, which makes each process a run of its own."
            );
    }

    private static bool Has(IReadOnlyList<GivenOption> given, string flag) => given.Any(option => option.Name == flag);

    private static int Code(FailureKind kind, int stopped) =>
        kind switch
        {
            FailureKind.BadInput => ExitCode.BadInput,
            FailureKind.Stopped => stopped,
            _ => ExitCode.Failed,
        };

    /// <summary>What the processes of a launcher do in a verb.</summary>
    private enum Sharing
    {
        /// <summary>The first one does it; the others end.</summary>
        First,

        /// <summary>It is refused.</summary>
        Refused,

        /// <summary>All do it together.</summary>
        All,
    }
}
