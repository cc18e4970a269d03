using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Compare;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>compare: shows what models make of the same noise with few and with many evaluations.</summary>
internal static class CompareCommand
{
    private static readonly VerbWords Words = new(
        "Compare flow matching and reflow, or any models, from 1 to 40 evaluations a sample",
        "fm compare (--dataset NAME | --checkpoint FILE|FOLDER) [--against FILE|FOLDER ...] [options]",
        [
            "fm compare --dataset checkerboard",
            "fm compare --dataset moons --num 20000 --no-gif",
            "fm compare --checkpoint outputs/cfm/moons --against outputs/cfm/moons-seed1 --name seeds",
            "fm compare --dataset checkerboard --against outputs/cfm/map --against outputs/cfm/mean --name few-steps",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<CompareOptions>(
            CompareOptions.Table,
            Words,
            (given, faults) =>
                host.RunUnshared(
                    given,
                    (output, stop) =>
                    {
                        CompareRun run = new(ComparePlan.Prepare(given, faults), output, host.Clock);
                        output.Results(CompareText.Rows(run.Execute(stop)));
                        return false;
                    }
                )
        );
}
