using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Data.Images;

/// <summary>Uniform dequantisation: x = (y + u)/128 − 1 with u ~ U[0, 1) for each byte y, in [−1, 1).</summary>
/// <remarks>It spreads every byte over the width 1/128 that is its own, so that a density of x bounds the probability of y: Theis et al.
/// 2016 (arXiv:1511.01844), section 3.1. It is for likelihoods; models learn x = y/127.5 − 1 (<see cref="ImageValues"/>), which differs by
/// less than 1/128.</remarks>
public static class Dequantisation
{
    private const double Levels = 128;

    /// <summary>Dequantises the first images of a set.</summary>
    /// <param name="images">The images.</param>
    /// <param name="count">How many, 1 to all of them.</param>
    /// <param name="streams">The seed; u is drawn from the stream "dequantisation".</param>
    /// <returns>x, shape (N, C, H, W), row-major.</returns>
    public static float[] Of(ImageSet images, int count, RandomStreams streams)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(streams);
        using var scope = NewDisposeScope();
        using var rng = streams.For("dequantisation");
        int size = images.Shape.Size;
        float[] values = rand(count, size, generator: rng).ToFloatArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((images.Image(i / size)[i % size] + values[i]) / Levels - 1);
        }

        return values;
    }
}
