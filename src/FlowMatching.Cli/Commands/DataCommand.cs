using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>data: says which data sets there are, and shows them.</summary>
internal static class DataCommand
{
    private static readonly VerbWords GroupWords = new(
        "List the data sets, or show one as a picture", "fm data VERB [options]", ["fm data list", "fm data show --dataset pinwheel"]);

    private static readonly VerbWords ListWords = new("List the data sets", "fm data list", ["fm data list"]);

    private static readonly VerbWords ShowWords = new(
        "Show the density of a data set as a picture",
        "fm data show --dataset NAME [options]",
        [
            "fm data show --dataset two-spirals",
            "fm data show --dataset points:cloud.csv",
            "fm data show --dataset checkerboard --num 1000000 --seed 1 --output-dir pictures",
        ]);

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <param name="terminal">Where to write the help.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host, Terminal terminal) => new VerbGroup("data", GroupWords, terminal, List(host), Show(host));

    private static VerbCommand<DataListOptions> List(Host host) => new(DataListOptionTable.Table, ListWords, (given, faults) =>
        host.Run(given, (output, _) =>
        {
            output.Results(DataText.Rows(DataListRun.Execute(given, faults)));
            return false;
        }));

    private static VerbCommand<DataShowOptions> Show(Host host) => new(DataShowOptionTable.Table, ShowWords, (given, faults) =>
        host.Run(given, (output, _) =>
        {
            output.Results(DataText.Rows(new DataShowRun(DataShowRun.Prepare(given, faults), output).Execute()));
            return false;
        }));
}
