using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Import;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>import: makes a checkpoint of weights that another program has trained.</summary>
internal static class ImportCommand
{
    private static readonly VerbWords Words = new(
        "Make a checkpoint of weights from another program, such as a PyTorch state_dict",
        "fm import FILE --network NAME --dataset NAME [options]",
        [
            "fm import weights.safetensors --network unet-small --dataset mnist --classes 10",
            "fm import peer.safetensors --network unet-small --dataset mnist --classes 10 --attention-at 28 --time-scale 1",
            "fm import adm.safetensors --network adm-64 --dataset imagenet --image-size 64 --classes 1000 --time-scale 1000",
            "fm import points.safetensors --network mlp --dataset checkerboard --name theirs",
            "fm import model.pt --network unet-small --dataset mnist --classes 10 --prefix ema.",
        ]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<ImportOptions>(
            ImportOptions.Table,
            Words,
            (given, faults) =>
                host.Run(
                    given,
                    (output, stop) =>
                    {
                        output.Results(ImportText.Rows(new ImportRun(ImportPlan.Prepare(given, faults), output).Execute(stop)));
                        return false;
                    }
                )
        );
}
