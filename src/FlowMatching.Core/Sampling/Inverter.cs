using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>Takes points of the data back to the x0 that the flow makes them of: solves dx/dt = v(x, t) from t = 1 down to tMin.</summary>
/// <remarks>The ODE run backwards, as for the likelihood: each solver takes its steps at the same times as upwards, in the opposite order.
/// Up and down agree as far as the solver is exact. On a path that ends before t = 1 the way down begins with the velocity of tMax
/// (<see cref="FinalStep"/>), one more evaluation, and up and down differ by what the estimate of x1 takes away there.</remarks>
/// <param name="model">The flow.</param>
/// <param name="dimension">Number D of coordinates of a point.</param>
public sealed class Inverter(IFlow model, int dimension)
{
    /// <summary>Takes points back, chunk by chunk.</summary>
    /// <param name="points">The points, row by row, in the model's units.</param>
    /// <param name="request">Solver, steps, grid, chunk, classes and guidance; nothing else of it counts.</param>
    /// <param name="onProgress">Told after every chunk what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every solver step.</param>
    /// <returns>x0 at the scale of the source, as <see cref="SampleRequest.Noise"/> takes it; no frames.</returns>
    /// <exception cref="InvalidInputException">The request has faults, or is for the SDE, which has no way back; all of them are
    /// named.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SampleResult Invert(float[] points, SampleRequest request, Action<double>? onProgress = null, CancellationToken cancel = default)
    {
        int count = points.Length / dimension;
        InvalidInputException.ThrowIfAny(Faults(points, request));

        using var frozen = no_grad();
        float[] noise = new float[points.Length];
        long nfe = 0;
        for (int first = 0; first < count; first += request.Chunk)
        {
            int rows = Math.Min(request.Chunk, count - first);
            var part = (first * dimension)..((first + rows) * dimension);
            NfeCounter field = new(ConditionalField.Of(model, request, first, rows));
            InvertChunk(points[part], rows, request, field, cancel).CopyTo(noise, part.Start.Value);
            nfe = Math.Max(nfe, field.Evaluations);
            onProgress?.Invoke((double)(first + rows) / count);
        }

        return new SampleResult(noise, dimension, nfe, []);
    }

    private float[] InvertChunk(float[] points, int rows, SampleRequest request, NfeCounter field, CancellationToken cancel)
    {
        using var scope = NewDisposeScope();
        var path = model.Path;
        var x = FinalStep.FromData(field.Evaluate, tensor(points, [rows, dimension]).to(model.Device), path);

        var start = request.Solver.Integrate(
            field.Evaluate,
            x,
            path.TMax,
            path.TMin,
            request.Steps,
            (_, _, _) => cancel.ThrowIfCancellationRequested(),
            request.Grid
        );

        return (start / path.StartScale()).ToFloatArray();
    }

    private IEnumerable<string> Faults(float[] points, SampleRequest request)
    {
        string[] faults = [.. (request with { Count = Math.Max(1, points.Length / dimension), Noise = null }).Faults(dimension)];
        string[] rows =
            points.Length == 0 || points.Length % dimension != 0
                ? [$"There are {points.Length} numbers to take back, expected 1 or more rows of {dimension}."]
                : [];

        return request.SdeStrength is null
            ? [.. rows, .. faults]
            : [.. rows, .. faults, "The SDE has no way back to the noise: leave its strength out."];
    }
}
