using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sample;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Cli.Commands;

/// <summary>sample: draws samples from a checkpoint by solving dx/dt = v(x, t) from t = 0 to t = 1.</summary>
internal static class SampleCommand
{
    private static readonly VerbWords Words = new(
        "Draw samples from a trained model",
        "fm sample (--dataset NAME | --checkpoint FILE|FOLDER) [options]",
        [
            "fm sample --dataset checkerboard",
            "fm sample --dataset moons --solver heun --steps 10 --seed 1 --no-gif",
            "fm sample --checkpoint outputs/cfm/moons --num 1000000 --output-dir samples",
            "fm sample --dataset checkerboard --noise noise.npy",
            "fm sample --dataset moons --invert points.npy --solver rk4",
            "fm sample --dataset digits --guidance 0,1,2,4 --class 3,8",
            "fm sample --dataset digits --interpolate 9 --guidance 2",
            "mpirun -n 4 fm sample --dataset checkerboard --num 10000000",
            "fm sample --dataset mnist --invert photographs --class 7",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<SampleOptions>(
            SampleOptions.Table,
            Words,
            (given, faults) =>
                host.RunShared(
                    given,
                    (output, group, stop) =>
                    {
                        var plan = group.Prepare(() => SamplePreparation.Prepare(given, faults, group.Size), HelperProcess.Describe);
                        if (group.Rank > 0)
                        {
                            new HelperProcess(group, plan.Options, plan.Folder, output).Execute();
                            return false;
                        }

                        output.Results(
                            plan.IsInversion
                                ? InvertText.Rows(new InvertRun(plan, output, host.Clock).Execute(stop))
                                : SampleText.Rows(new SampleRun(plan, output, host.Clock, group).Execute(stop))
                        );
                        return false;
                    }
                )
        );
}
