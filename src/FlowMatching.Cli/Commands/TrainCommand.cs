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
                host.Run(
                    given,
                    (output, stop) =>
                    {
                        TrainRun run = new(TrainPlan.Prepare(given, faults, output, stop), output, host.Clock);
                        return run.Plan.Options.DryRun ? ShowPlan(run, output) : Train(run, output, stop);
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
