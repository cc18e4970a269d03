using FlowMatching.Core.Engine;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Fields;

/// <summary>How far two fields are apart: a learnt one from the true one, say.</summary>
public static class FieldDifference
{
    /// <summary>Points that are computed at a time.</summary>
    private const int Chunk = 8192;

    /// <summary>Computes ‖a(x, t) − b(x, t)‖² at points, in float32.</summary>
    /// <remarks>Its mean over X_t ~ p_t and t is what the flow-matching loss of a lies above its least value, for the true field b, Lipman
    /// et al. 2023 (arXiv:2210.02747), Theorem 2; there summed over the coordinates as here.</remarks>
    /// <param name="a">A field.</param>
    /// <param name="b">Another field.</param>
    /// <param name="points">Points x, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <param name="t">The time.</param>
    /// <param name="device">Where both compute.</param>
    /// <returns>The squared distance at each point.</returns>
    public static double[] Squared(VectorField a, VectorField b, float[] points, int dimension, double t, Device device)
    {
        using var frozen = no_grad();
        List<double> squares = [];
        foreach (float[] chunk in points.Chunk(Chunk * dimension))
        {
            using var scope = NewDisposeScope();
            var x = tensor(chunk, [chunk.Length / dimension, dimension]).to(device);
            squares.AddRange((a(x, t) - b(x, t)).square().sum(1L).ToDoubleArray());
        }

        return [.. squares];
    }
}
