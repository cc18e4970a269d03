using System.Globalization;
using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Runs.Data;
using FlowMatching.Studio.Data;
using FlowMatching.Studio.Engine;
using FlowMatching.Studio.Frames;
using FlowMatching.Studio.Sampling;
using FlowMatching.Studio.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FlowMatching.Studio.Endpoints;

/// <summary>What there is to learn: the named sets, and the drawing.</summary>
internal sealed class DataEndpoints(Drawing drawing, StudioEngine engine)
{
    private int isWarm;
    private const int MostPoints = 100_000,
        MostThumbnail = 2000;

    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/datasets/points", Thumbnails);
        routes.MapGet("/api/datasets/{id}/points", Points);
        routes.MapGet("/api/datasets/{id}/flow", Flow);
        routes.MapGet("/api/drawing", context => context.Frame(Frame.OfPoints(drawing.Points)));
        routes.MapPut("/api/drawing", Draw);
        routes.MapPut("/api/drawing/code", DrawCode);
        routes.MapPost("/api/import", ImportEndpoint.Import);
    }

    /// <summary>Opens a set by the page's name.</summary>
    /// <exception cref="InvalidInputException">There is none of this name, or too little is drawn.</exception>
    public IDataStream Open(string id) =>
        id != PageOptions.DrawingName ? DataSets.Get(id)
        : drawing.Count > 1 ? DataSources.Open($"{DataSpec.Draw}:{drawing.Code}")
        : throw new InvalidInputException("Nothing is drawn yet.");

    private async Task Points(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        int count = Number(context, "count", 2000, MostPoints);
        int seed = Number(context, "seed", 0, int.MaxValue);
        if (id == PageOptions.DrawingName)
        {
            await context.Frame(Frame.OfPoints(drawing.Points)).ConfigureAwait(false);
            return;
        }

        var data = Open(id);
        float[] points = await engine.Do(() => Draw(data, count, seed), context.RequestAborted).ConfigureAwait(false);
        await context.Frame(Frame.OfPoints(points)).ConfigureAwait(false);
    }

    // Some points of every named set, as one frame with a state for each.
    private async Task Thumbnails(HttpContext context)
    {
        int count = Number(context, "count", 500, MostThumbnail);
        float[][] states = await engine
            .Do(() => DataSets.OfPlane.Select(data => Draw(data, count, seed: 0)).ToArray(), context.RequestAborted)
            .ConfigureAwait(false);
        Frame frame = new(FrameKind.Trajectory, [.. Enumerable.Range(0, states.Length).Select(static i => (double)i)], states);
        await context.Frame(frame).ConfigureAwait(false);
    }

    private async Task Flow(HttpContext context)
    {
        var data = Open((string)context.Request.RouteValues["id"]!);
        int seed = Number(context, "seed", Previews.Seed, int.MaxValue);
        var frame = await engine.Do(() => ExactFlow.Solve(data, seed), context.RequestAborted).ConfigureAwait(false);
        await context.Frame(frame).ConfigureAwait(false);
        if (Interlocked.Exchange(ref isWarm, 1) == 0)
            _ = engine.Do(WarmUp.Run, CancellationToken.None); // while one looks at the flow
    }

    private async Task Draw(HttpContext context)
    {
        float[] points = Frame.ReadPoints(await context.ReadBytes().ConfigureAwait(false), DrawingCode.MostPoints, out string? fault);
        if (fault is not null)
            throw new InvalidInputException(fault);

        string? warning = drawing.Take(points);
        await context
            .Json(
                new
                {
                    count = drawing.Count,
                    code = drawing.Code,
                    warning,
                }
            )
            .ConfigureAwait(false);
    }

    private async Task DrawCode(HttpContext context)
    {
        string code = System.Text.Encoding.ASCII.GetString(await context.ReadBytes().ConfigureAwait(false));
        string? warning = drawing.Take(DrawingCode.Decode(code));
        await context
            .Json(
                new
                {
                    count = drawing.Count,
                    code = drawing.Code,
                    warning,
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Draws points of a data set, in its own units. To be called on the engine's thread.</summary>
    public static float[] Draw(IDataStream data, int count, int seed)
    {
        using var rng = new RandomStreams(seed).For("studio-data");
        using var drawn = data.Draw(count, rng);
        float[] points = drawn.ToFloatArray();
        return data.Affine?.ToDataUnits(points) ?? points;
    }

    private static int Number(HttpContext context, string name, int usual, int most)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return usual;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most
            ? number
            : throw new InvalidInputException($"{name} is {text}, expected a whole number from 0 to {most}.");
    }
}
