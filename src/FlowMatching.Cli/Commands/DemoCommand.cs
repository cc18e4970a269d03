using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Core;
using FlowMatching.Runs.Demo;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>demo: train, reflow and compare in one go.</summary>
internal static class DemoCommand
{
    private static readonly VerbWords Words = new(
        "Train, reflow and compare in about a minute, and show the animation",
        "fm demo [options]",
        ["fm demo", "fm demo --dataset two-spirals", "fm demo --seed 1 --output-dir outputs/demo-1"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<DemoOptions>(
            DemoOptions.Table,
            Words,
            (given, faults) =>
                host.RunUnshared(
                    given,
                    (output, stop) =>
                    {
                        var options = DemoOptions.Table.Apply(DemoOptions.Table.Defaults, given, faults);
                        InvalidInputException.ThrowIfAny(faults);
                        var report = new DemoRun(options, output, host.Clock).Execute(stop);
                        output.Results(DemoText.Rows(report, options));
                        return report.Compared is null;
                    }
                )
        );
}
