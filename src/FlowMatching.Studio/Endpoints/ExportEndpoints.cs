using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Sampling;
using FlowMatching.Studio.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FlowMatching.Studio.Endpoints;

/// <summary>What can be taken away of a run, beside what the page makes itself: its pictures.</summary>
internal sealed class ExportEndpoints(RunEndpoints runs, ModelShelf models, StudioEngine engine)
{
    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs/{id}/export/checkpoint", context => runs.Of(context, run => Checkpoint(context, run)));
        routes.MapGet("/api/runs/{id}/export/command", context => runs.Of(context, run => Command(context, run)));
        routes.MapGet("/api/runs/{id}/export/zip", context => runs.Of(context, run => Files(context, run)));
        routes.MapPost("/api/runs/{id}/export/csv", context => runs.Of(context, run => Csv(context, run)));
        routes.MapPost("/api/runs/{id}/export/npy", context => runs.Of(context, run => Npy(context, run)));
    }

    private static async Task Checkpoint(HttpContext context, StudioRun run)
    {
        RequireRun(run);
        Name(context, run, "safetensors");
        context.Response.ContentType = "application/octet-stream";
        await context.Response.SendFileAsync(run.Facts.Folder.Checkpoint, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task Command(HttpContext context, StudioRun run)
    {
        if (run.Command.Length == 0)
            throw new InvalidInputException($"No command repeats {run.Facts.Id}: its drawing was painted on while it was learnt.");

        Name(context, run, "txt");
        return Text(context, run.Command + "\n", "text/plain");
    }

    // Sent as it is packed: no second copy of a run is made. An archive writes its table without waiting, which the server allows here.
    private static async Task Files(HttpContext context, StudioRun run)
    {
        RequireRun(run);
        Name(context, run, "zip");
        context.Response.ContentType = "application/zip";
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using ZipArchive archive = new(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true);
        var files = Directory
            .EnumerateFiles(run.Facts.Folder.Path)
            .Where(static file => !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal);
        foreach (string file in files)
            await archive
                .CreateEntryFromFileAsync(file, $"{run.Facts.Id}/{Path.GetFileName(file)}", context.RequestAborted)
                .ConfigureAwait(false);
    }

    private async Task Csv(HttpContext context, StudioRun run)
    {
        StringBuilder rows = new("x,y\n");
        foreach (float[] point in (await Samples(context, run).ConfigureAwait(false)).Chunk(2))
            rows.Append(CultureInfo.InvariantCulture, $"{point[0]},{point[1]}\n");
        Name(context, run, "csv");
        await Text(context, rows.ToString(), "text/csv").ConfigureAwait(false);
    }

    private async Task Npy(HttpContext context, StudioRun run)
    {
        byte[] bytes = NpyFile.Bytes(await Samples(context, run).ConfigureAwait(false), columns: 2);
        Name(context, run, "npy");
        context.Response.ContentType = "application/x-npy";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<float[]> Samples(HttpContext context, StudioRun run)
    {
        var request = await context.Read<TrajectoryRequest>().ConfigureAwait(false);
        InvalidInputException.ThrowIfAny(request.Faults());
        var frame = await engine
            .Do(
                found => FlowSampling.Solve(models.Of(run, found), run.Facts.Affine, request, context.RequestAborted),
                context.RequestAborted
            )
            .ConfigureAwait(false);
        return frame.States[^1];
    }

    private static void RequireRun(StudioRun run)
    {
        if (run.IsBusy || !run.Facts.Folder.HasRun)
            throw new InvalidInputException($"{run.Facts.Id} has no checkpoint to take away yet.");
    }

    // A run's name is made of letters, digits and hyphens.
    private static void Name(HttpContext context, StudioRun run, string extension) =>
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{run.Facts.Id}.{extension}\"";

    private static Task Text(HttpContext context, string text, string type)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
