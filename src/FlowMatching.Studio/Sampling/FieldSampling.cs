using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Studio.Frames;
using static TorchSharp.torch;

namespace FlowMatching.Studio.Sampling;

/// <summary>Where and when a field is to be evaluated: on a square grid around a point, in data units.</summary>
/// <param name="Times">The times, in [0, 1].</param>
/// <param name="Grid">Cells a side.</param>
/// <param name="X">The middle of the square.</param>
/// <param name="Y">The middle of the square.</param>
/// <param name="Half">Half its side.</param>
/// <param name="Exact">Whether the true field of the data is wanted, not the learnt one.</param>
internal sealed record FieldRequest(IReadOnlyList<double> Times, int Grid, double X, double Y, double Half, bool Exact = false)
{
    private const int MostTimes = 64,
        MostGrid = 64;

    /// <summary>Lists what is wrong, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Times is null || Times.Count is < 1 or > MostTimes || Times.Any(static t => t is not (>= 0 and <= 1)))
            yield return $"times are to be 1 to {MostTimes} numbers in [0, 1].";
        if (Grid is < 2 or > MostGrid)
            yield return $"grid is {Grid}, expected 2 to {MostGrid}.";
        if (!double.IsFinite(X) || !double.IsFinite(Y) || Half is not (> 0 and < 1e6))
            yield return $"the square around ({X}, {Y}) of half side {Half} is no square.";
    }
}

/// <summary>Evaluates a field on a grid. To be used on the engine's thread.</summary>
internal static class FieldSampling
{
    /// <summary>Evaluates.</summary>
    /// <param name="field">The field, in the model's units.</param>
    /// <param name="path">Its path, for the first and last time.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="affine">How the model's points come from data units; null where they are the same.</param>
    /// <param name="request">Where and when.</param>
    /// <param name="cancel">Asked at every time.</param>
    /// <returns>Velocities in data units a unit of t.</returns>
    public static Frame Evaluate(
        VectorField field,
        IProbabilityPath path,
        Device device,
        DataAffine? affine,
        FieldRequest request,
        CancellationToken cancel
    )
    {
        float[] points = Points(request);
        float[] places = affine?.ToModelUnits(points) ?? points;
        List<float[]> states = [];
        using var frozen = no_grad();
        foreach (double time in request.Times)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var x = tensor(places, [places.Length / 2, 2]).to(device);
            float[] v = field(x, Math.Clamp(time, path.TMin, path.TMax)).ToFloatArray();
            states.Add(affine?.VelocitiesToDataUnits(v) ?? v);
        }

        return new Frame(FrameKind.Field, request.Times, states) { Grid = request.Grid };
    }

    private static float[] Points(FieldRequest request)
    {
        float[] points = new float[2 * request.Grid * request.Grid];
        double cell = 2 * request.Half / request.Grid;
        for (int row = 0; row < request.Grid; row++)
        for (int column = 0; column < request.Grid; column++)
        {
            int i = 2 * (row * request.Grid + column);
            points[i] = (float)(request.X - request.Half + (column + 0.5) * cell);
            points[i + 1] = (float)(request.Y - request.Half + (row + 0.5) * cell);
        }

        return points;
    }
}
