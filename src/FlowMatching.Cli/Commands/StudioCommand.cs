using System.CommandLine;
using FlowMatching.Cli.Output;
using FlowMatching.Core;
using FlowMatching.Runs.Options;
using FlowMatching.Studio;

namespace FlowMatching.Cli.Commands;

/// <summary>studio: a local page on which to draw a data set, watch it being learnt, and keep what comes of it.</summary>
internal static class StudioCommand
{
    private static readonly VerbWords Words = new(
        "Open a local page: draw a data set, watch it being learnt, play it from noise",
        "fm studio [options]",
        ["fm studio --open", "fm studio --port 0 --output-dir runs"]
    );

    /// <summary>Declares the verb.</summary>
    /// <param name="host">Runs it.</param>
    /// <returns>The verb.</returns>
    public static Command Create(Host host) =>
        new VerbCommand<StudioOptions>(
            StudioOptions.Table,
            Words,
            (given, faults) => host.RunUnshared(given, (output, stop) => Serve(given, faults, output, host, stop).GetAwaiter().GetResult())
        );

    // It ends by a signal only.
    private static async Task<bool> Serve(
        IReadOnlyList<GivenOption> given,
        List<string> faults,
        RunOutput output,
        Host host,
        CancellationToken stop
    )
    {
        var options = StudioOptions.Table.Apply(StudioOptions.Table.Defaults, given, faults);
        InvalidInputException.ThrowIfAny(faults);

        await using var server = await StudioServer.Start(options, output, host.Clock);
        output.Results([new ResultRow("page", server.Address), new ResultRow("end", "Ctrl-C")]);
        if (options.Open && Browser.Open(server.Address) is { } fault)
            output.Note(fault);

        TaskCompletionSource ended = new();
        await using (stop.Register(ended.SetResult))
            await ended.Task;
        output.Note("Ending: what is being learnt is saved first.");
        await server.Stop();
        return true;
    }
}
