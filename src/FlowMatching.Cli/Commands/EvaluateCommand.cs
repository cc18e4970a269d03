using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Evaluate;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Cli.Commands;

/// <summary>evaluate: measures models by every figure there is, over solvers and NFE.</summary>
internal static class EvaluateCommand
{
    private static readonly VerbWords Words = new(
        "Measure models by every figure, over solvers and NFE: table, report and pictures",
        "fm evaluate (--dataset NAME | --checkpoint FILE|FOLDER ...) [options]",
        [
            "fm evaluate --dataset checkerboard",
            "fm evaluate --dataset moons --likelihood --solver midpoint --solver dopri5",
            "fm evaluate --checkpoint outputs/cfm/moons --checkpoint outputs/reflow/moons --name moons-both",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<EvaluateOptions>(
            EvaluateOptions.Table,
            Words,
            (given, faults) =>
                host.RunShared(
                    given,
                    (output, group, stop) =>
                    {
                        var plan = group.Prepare(() => EvaluatePreparation.Prepare(given, faults, output, stop), HelperProcess.Describe);
                        if (group.Rank > 0)
                        {
                            new HelperProcess(group, plan.Options, plan.Folder, output).Execute();
                            return false;
                        }

                        output.Results(EvaluateText.Rows(new EvaluateRun(plan, output, host.Clock, group).Execute(stop)));
                        return false;
                    }
                )
        );
}
