using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Squared distances of many rows to many others, by one matrix product: ‖x‖² + ‖y‖² − 2 x·y.</summary>
internal static class SquaredDistances
{
    /// <summary>Numbers of distances that are held at a time.</summary>
    private const long MostHeld = 4_000_000;

    /// <summary>All squared distances.</summary>
    /// <param name="x">Rows, shape (N, F).</param>
    /// <param name="y">Rows, shape (M, F).</param>
    /// <returns>Shape (N, M); never below 0, but wrong by about the rounding of ‖x‖² + ‖y‖².</returns>
    public static Tensor Between(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var lengths = x.square().sum(1, keepdim: true) + y.square().sum(1L).unsqueeze(0);
        Scalar least = 0;

        return (lengths - 2 * x.mm(y.transpose(0, 1))).clamp(min: least).MoveToOuterDisposeScope();
    }

    /// <summary>Cuts the rows of x so that the distances of each part to M others find room.</summary>
    /// <param name="rows">Number N of rows.</param>
    /// <param name="others">Number M of others.</param>
    /// <returns>The first row and the number of rows of each part.</returns>
    public static IEnumerable<(long First, long Count)> Parts(long rows, long others)
    {
        long part = Math.Clamp(MostHeld / Math.Max(1, others), 1, rows);
        for (long first = 0; first < rows; first += part)
            yield return (first, Math.Min(part, rows - first));
    }

    /// <summary>Refuses rows that do not fit each other.</summary>
    public static void Require(Tensor x, Tensor y)
    {
        if (x.shape.Length != 2 || y.shape.Length != 2 || x.shape[1] != y.shape[1] || x.shape[0] < 1 || y.shape[0] < 1)
        {
            throw new ArgumentException($"The rows have shapes {Shapes.Text(x)} and {Shapes.Text(y)}, expected (N, F) and (M, F).");
        }
    }
}
