using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Info;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>info: says what a checkpoint is, without loading the engine.</summary>
internal static class InfoCommand
{
    private static readonly VerbWords Words = new(
        "Say what a checkpoint is: architecture, path, data, step, seed, figures",
        "fm info (CHECKPOINT | --dataset NAME) [options]",
        ["fm info outputs/cfm/checkerboard", "fm info outputs/cfm/checkerboard/checkpoint.safetensors", "fm info --dataset moons"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<InfoOptions>(
            InfoOptions.Table,
            Words,
            (given, faults) =>
                host.Run(
                    given,
                    (output, _) =>
                    {
                        output.Results(InfoText.Rows(InfoRun.Execute(given, faults)));
                        return false;
                    }
                )
        );
}
