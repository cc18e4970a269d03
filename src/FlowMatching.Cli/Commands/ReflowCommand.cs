using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;

namespace FlowMatching.Cli.Commands;

/// <summary>reflow: makes a trained flow straight, so that few steps suffice.</summary>
internal static class ReflowCommand
{
    private static readonly VerbWords Words = new(
        "Make a trained flow straight, so that few steps suffice",
        "fm reflow (--dataset NAME | --checkpoint FILE|FOLDER) [options]",
        [
            "fm reflow --dataset checkerboard",
            "fm reflow --dataset moons --rounds 2 --name moons-twice",
            "fm reflow --dataset moons --distill --name moons-one-step",
            "fm reflow --checkpoint outputs/cfm/moons --steps 1000 --overwrite",
            "fm reflow --dataset moons --rounds 2 --name moons-twice --resume",
            "fm reflow --dataset checkerboard --steps 4000 --dry-run",
            "mpirun -n 4 fm reflow --dataset mnist",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<ReflowOptions>(
            ReflowOptions.Table,
            Words,
            (given, faults) =>
                host.RunShared(
                    given,
                    (output, group, stop) =>
                    {
                        var plan = group.Prepare(() => ReflowRunPlan.Prepare(given, faults), ReflowWorker.Describe);
                        if (group.Rank > 0)
                            return !plan.Options.DryRun && new ReflowWorker(plan, group, output).Execute(stop);

                        ReflowRun run = new(plan, output, host.Clock, group: group);
                        return run.Plan.Options.DryRun ? ShowPlan(run, output) : Reflow(run, output, stop);
                    }
                )
        );

    private static bool ShowPlan(ReflowRun run, RunOutput output)
    {
        output.Results(ReflowText.Rows(run.Plan, run.Estimate()));
        return false;
    }

    private static bool Reflow(ReflowRun run, RunOutput output, CancellationToken stop)
    {
        var report = run.Execute(stop);
        output.Results([.. ReflowText.Rows(report), .. report.Stopped ? [] : NextCommands.AfterReflow(run.Plan)]);
        return report.Stopped;
    }
}
