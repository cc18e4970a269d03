using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Studio.Data;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Frames;
using FlowMatching.Studio.Live;
using FlowMatching.Studio.Sampling;
using FlowMatching.Studio.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlowMatching.Studio.Endpoints;

/// <summary>Begins runs, tells of them, and lets them pause, go on and end.</summary>
internal sealed class RunEndpoints(RunBook book, RunPlanning planning, StudioEngine engine)
{
    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", List);
        routes.MapPost("/api/runs", Begin);
        routes.MapGet("/api/runs/{id}", context => Of(context, run => context.Json(RunText.State(run))));
        routes.MapGet(
            "/api/runs/{id}/metrics",
            context => Of(context, run => context.Json(RunText.Losses(run, run.LossesAfter(After(context)))))
        );
        routes.MapGet("/api/runs/{id}/history", context => Of(context, run => context.Json(new { steps = run.HistorySteps })));
        routes.MapGet("/api/runs/{id}/history/{step:int}", context => Of(context, run => History(context, run)));
        routes.MapPost("/api/runs/{id}/pause", context => Change(context, static run => run.IsToPause = true));
        routes.MapPost("/api/runs/{id}/resume", context => Change(context, static run => run.IsToPause = false));
        routes.MapPost("/api/runs/{id}/stop", context => Change(context, static run => run.Stopping.Cancel()));
        routes.MapPut("/api/runs/{id}/drawing", context => Of(context, run => Paint(context, run)));
        routes.MapDelete("/api/runs/{id}", context => Change(context, book.Discard));
    }

    /// <summary>Does something with the run that a request names, or answers that there is none.</summary>
    public async Task Of(HttpContext context, Func<StudioRun, Task> work)
    {
        await book.Recalled.ConfigureAwait(false);
        var answer = book.Find((string)context.Request.RouteValues["id"]!) is { } run
            ? work(run)
            : context.Faults(StatusCodes.Status404NotFound, "There is no run of this name.");
        await answer.ConfigureAwait(false);
    }

    private async Task List(HttpContext context)
    {
        await book.Recalled.ConfigureAwait(false);
        await context.Json(book.All.Select(RunText.State)).ConfigureAwait(false);
    }

    private async Task Begin(HttpContext context)
    {
        var request = await context.Read<RunRequest>().ConfigureAwait(false);
        var found = await engine.Find().ConfigureAwait(false);
        if (book.Busy is { } busy)
        {
            await context.Json(new { running = busy.Facts.Id }, StatusCodes.Status409Conflict).ConfigureAwait(false);
            return;
        }

        var run = request.Kind switch
        {
            "train" => BeginTraining(request, found),
            "reflow" => BeginReflow(request, found),
            _ => throw new InvalidInputException($"kind is {request.Kind}, expected train or reflow."),
        };
        if (run is null)
            await context.Json(new { running = book.Busy?.Facts.Id }, StatusCodes.Status409Conflict).ConfigureAwait(false);
        else
            await context.Json(RunText.State(run), StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private StudioRun? BeginTraining(RunRequest request, EngineFound found)
    {
        var (facts, plan) = planning.Training(request, found);
        return book.Begin(facts, plan);
    }

    private StudioRun? BeginReflow(RunRequest request, EngineFound found)
    {
        var teacher = book.Find(request.From ?? "") ?? throw new InvalidInputException($"There is no run {request.From} to learn from.");
        var (facts, plan) = planning.Reflow(request, teacher, found);
        return book.Begin(facts, plan);
    }

    // Between two steps: from the next one on the new drawing is learnt.
    private async Task Paint(HttpContext context, StudioRun run)
    {
        float[] points = Frame.ReadPoints(await context.ReadBytes().ConfigureAwait(false), DrawingCode.MostPoints, out string? fault);
        fault ??=
            points.Length < 2 * Drawing.LeastPoints ? $"The drawing has too few points, expected {Drawing.LeastPoints} or more." : null;
        if (run is not { IsBusy: true, Facts.Data: PaintedCloud cloud })
            fault = $"{run.Facts.Id} does not learn a drawing now: only that can be painted on.";
        else if (fault is null)
            await engine.Do(_ => Paint(run, cloud, points), context.RequestAborted).ConfigureAwait(false);
        InvalidInputException.ThrowIfAny(fault is null ? [] : [fault]);
        await context.Json(RunText.State(run), StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    // A stroke that comes when the last step is done is not learnt any more.
    private static bool Paint(StudioRun run, PaintedCloud cloud, float[] points)
    {
        if (run.Trainer is not { } trainer)
            return false;

        cloud.Paint(points);
        FlowScore.Forget(cloud);
        run.Add(new PaintedStep(trainer.Step, DrawingCode.Encode(points)));
        PaintedSteps.Write(run.Facts.Folder, run.Painted);
        return true;
    }

    private Task Change(HttpContext context, Action<StudioRun> change) =>
        Of(
            context,
            run =>
            {
                change(run);
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            }
        );

    private static Task History(HttpContext context, StudioRun run)
    {
        int step = int.Parse((string)context.Request.RouteValues["step"]!, System.Globalization.CultureInfo.InvariantCulture);
        return run.HistoryAt(step) is { } points
            ? context.Frame(Frame.OfPoints(points) with { Step = step })
            : context.Faults(StatusCodes.Status404NotFound, $"No picture of step {step} is kept.");
    }

    private static int After(HttpContext context) => int.TryParse(context.Request.Query["after"], out int step) ? step : 0;
}
