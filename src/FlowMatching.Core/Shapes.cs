using static TorchSharp.torch;

namespace FlowMatching.Core;

/// <summary>Checks of tensor shapes, their wording, and the two reshapes that every formula needs.</summary>
internal static class Shapes
{
    /// <summary>Refuses two tensors of different shape.</summary>
    public static void RequireEqual(Tensor x0, Tensor x1)
    {
        if (!x0.shape.AsSpan().SequenceEqual(x1.shape))
        {
            throw new ArgumentException($"x0 has shape {Text(x0)} and x1 has shape {Text(x1)}, expected equal shapes: one x0 for each x1.");
        }
    }

    /// <summary>Refuses times that are not one per example.</summary>
    /// <param name="t">Times, expected of shape (B).</param>
    /// <param name="x">The batch, shape (B, *).</param>
    public static void RequireOnePerExample(Tensor t, Tensor x)
    {
        if (t.dim() != 1 || t.shape[0] != x.shape[0])
        {
            throw new ArgumentException(
                $"t has shape {Text(t)}, expected ({x.shape[0]}): one time per example of a batch of shape {Text(x)}."
            );
        }
    }

    /// <summary>Shapes times (B) as (B, 1, ..., 1), so that they broadcast over a batch (B, *).</summary>
    public static Tensor AlignTo(this Tensor t, Tensor x)
    {
        long[] shape = new long[x.dim()];
        Array.Fill(shape, 1);
        shape[0] = t.shape[0];

        return t.view(shape);
    }

    /// <summary>Averages over all entries of an example: (B, *) to (B).</summary>
    public static Tensor MeanPerExample(this Tensor x) => x.flatten(1).mean([1]);

    /// <summary>Writes a shape as (4096, 2).</summary>
    public static string Text(Tensor x) => Sizes(x.shape);

    /// <summary>Writes sizes as (4096, 2). Not an overload of Text: in TorchSharp a long[] is also a tensor.</summary>
    public static string Sizes(IReadOnlyList<long> shape) => $"({string.Join(", ", shape)})";
}
