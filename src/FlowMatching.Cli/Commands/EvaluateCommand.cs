using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Evaluate;
using FlowMatching.Runs.Options;

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
                host.Run(
                    given,
                    (output, stop) =>
                    {
                        var plan = EvaluatePreparation.Prepare(given, faults, output, stop);
                        output.Results(EvaluateText.Rows(new EvaluateRun(plan, output, host.Clock).Execute(stop)));
                        return false;
                    }
                )
        );
}
