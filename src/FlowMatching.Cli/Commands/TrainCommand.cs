using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Cli.Commands;

/// <summary>train: learns a velocity field on a data set.</summary>
internal static class TrainCommand
{
    private static readonly VerbWords Words = new(
        "Train a flow-matching model on a data set",
        "fm train --dataset NAME [options]",
        [
            "fm train --dataset checkerboard",
            "fm train --dataset moons --steps 3000 --seed 1 --name moons-seed1",
            "fm train --dataset points:cloud.csv --budget 60s",
            "fm train --dataset picture:cat.png --name cat",
            "fm train --config configs/checkerboard.yaml --overwrite",
            "fm train --dataset checkerboard --resume",
            "fm train --dataset checkerboard --batch-size 8192 --dry-run",
            "mpirun -n 4 fm train --dataset mnist",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<TrainOptions>(
            TrainOptions.Table,
            Words,
            (given, faults) =>
                host.RunShared(
                    given,
                    (output, group, stop) =>
                    {
                        var plan = group.Prepare(() => TrainPlan.Prepare(given, faults, output, stop), TrainWorker.Describe);
                        if (group.Rank > 0)
                            return !plan.Options.DryRun && new TrainWorker(plan, group, output).Execute(stop);

                        TrainRun run = new(plan, output, host.Clock, group: group);
                        return plan.Options.DryRun ? ShowPlan(run, output) : Train(run, output, stop);
                    }
                )
        );

    private static bool ShowPlan(TrainRun run, RunOutput output)
    {
        output.Results(TrainText.Rows(run.Plan, run.Estimate()));
        return false;
    }

    private static bool Train(TrainRun run, RunOutput output, CancellationToken stop)
    {
        var report = run.Execute(stop);
        output.Results([.. TrainText.Rows(report), .. report.Stopped ? [] : NextCommands.AfterTraining(run.Plan)]);
        return report.Stopped;
    }
}
