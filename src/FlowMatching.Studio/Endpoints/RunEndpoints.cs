using FlowMatching.Core;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Frames;
using FlowMatching.Studio.Live;
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
        var found = await engine.Found.ConfigureAwait(false);
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
