using FlowMatching.Core;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Studio.Data;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Frames;
using FlowMatching.Studio.Sampling;
using FlowMatching.Studio.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlowMatching.Studio.Endpoints;

/// <summary>What a run has learnt: the way from noise to data, and the field that leads there.</summary>
internal sealed class FlowEndpoints(RunEndpoints runs, ModelShelf models, StudioEngine engine)
{
    private const int ShownPoints = 3000;

    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs/{id}/points", context => runs.Of(context, run => Points(context, run)));
        routes.MapPost("/api/runs/{id}/trajectory", context => runs.Of(context, run => Trajectory(context, run)));
        routes.MapPost("/api/runs/{id}/score", context => runs.Of(context, run => Score(context, run)));
        routes.MapPost("/api/runs/{id}/field", context => runs.Of(context, run => Field(context, run)));
    }

    // What it has learnt: a drawing may be another one by now.
    private async Task Points(HttpContext context, StudioRun run)
    {
        float[] points = run.Facts.Data is { } data
            ? await engine.Do(() => DataEndpoints.Draw(data, ShownPoints, seed: 0), context.RequestAborted).ConfigureAwait(false)
            : [];
        await context.Frame(Frame.OfPoints(points)).ConfigureAwait(false);
    }

    private async Task Trajectory(HttpContext context, StudioRun run)
    {
        var request = await context.Read<TrajectoryRequest>().ConfigureAwait(false);
        InvalidInputException.ThrowIfAny(request.Faults());
        var frame = await Compute(
                context,
                run,
                found => FlowSampling.Solve(models.Of(run, found), run.Facts.Affine, request, context.RequestAborted)
            )
            .ConfigureAwait(false);
        await context.Frame(frame).ConfigureAwait(false);
    }

    private async Task Score(HttpContext context, StudioRun run)
    {
        var request = await context.Read<TrajectoryRequest>().ConfigureAwait(false);
        InvalidInputException.ThrowIfAny(request.Faults());
        var score = await engine
            .Do(found => FlowScore.Of(run, models.Of(run, found), request, context.RequestAborted), context.RequestAborted)
            .ConfigureAwait(false);
        await context.Json(score).ConfigureAwait(false);
    }

    private async Task Field(HttpContext context, StudioRun run)
    {
        var request = await context.Read<FieldRequest>().ConfigureAwait(false);
        InvalidInputException.ThrowIfAny(request.Faults());
        var frame = await Compute(context, run, found => Field(run, found, request, context.RequestAborted)).ConfigureAwait(false);
        await context.Frame(frame).ConfigureAwait(false);
    }

    private Frame Field(StudioRun run, EngineFound found, FieldRequest request, CancellationToken cancel)
    {
        var model = models.Of(run, found);
        var field = request.Exact ? Exact(run, model) : model.AsField();
        return FieldSampling.Evaluate(field, model.Path, model.Device, run.Facts.Affine, request, cancel);
    }

    private static Core.Solvers.VectorField Exact(StudioRun run, VelocityModel model) =>
        run.Facts is { Kind: "train", Data: { } data }
        && model is { Path: AffinePath affine, Coupling: IndependentCoupling.CouplingName, Source.IsGaussian: true }
            ? TrueField.For(data is PaintedCloud { Edits: 0 } drawing ? drawing.First : data, affine).Field
            : throw new InvalidInputException(
                "There is no exact field to lay beside this one: it has a closed form for independent pairs of Gaussian noise and data on a Gaussian path only."
            );

    // While a run trains, its step is told with the picture.
    private async Task<Frame> Compute(HttpContext context, StudioRun run, Func<EngineFound, Frame> work) =>
        await engine
            .Do(found => work(found) with { Step = run.Trainer?.Step ?? run.Status.Step }, context.RequestAborted)
            .ConfigureAwait(false);
}
