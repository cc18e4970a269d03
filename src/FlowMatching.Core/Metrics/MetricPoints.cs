using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>The fresh data that samples are measured against, and the check of the samples.</summary>
internal static class MetricPoints
{
    private const long Seed = 20_230_302;

    /// <summary>The streams of all metrics: a fixed seed of their own, so that figures of different runs can be compared.</summary>
    public static RandomStreams Streams { get; } = new(Seed);

    /// <summary>Draws data points, a pure function of the stream's name and number.</summary>
    /// <returns>The points, row by row.</returns>
    public static float[] Draw(IDataStream data, long count, string stream, int draw = 0)
    {
        using var scope = NewDisposeScope();
        using var rng = Streams.For(stream, draw);

        return data.Draw(count, rng).ToFloatArray();
    }

    /// <summary>Refuses what cannot be measured.</summary>
    /// <param name="samples">Samples, row by row.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="least">The least number of samples.</param>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public static void Require(float[] samples, int dimension, int least = 1)
    {
        if (samples.Length < least * dimension || samples.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {samples.Length} numbers, expected {least} or more rows of {dimension}.");
        }

        int bad = samples.Count(x => !float.IsFinite(x));
        if (bad > 0)
        {
            throw new RunFailedException($"{bad} of {samples.Length} sampled numbers are NaN or infinite, so their distance cannot be measured.");
        }
    }
}
