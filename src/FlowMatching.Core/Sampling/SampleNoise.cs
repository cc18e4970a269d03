using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>The noise of an SDE's steps: a pure function of the seed, the step and the number of the sample, whatever chunk it is in.</summary>
/// <remarks>Samples are taken in blocks of 1024; block b of step i draws from the stream "sample-sde" at 2³² i + b.</remarks>
/// <param name="seed">The seed of the samples.</param>
internal sealed class SampleNoise(long seed)
{
    private const int Block = 1024;

    private readonly RandomStreams streams = new(seed);

    /// <summary>Draws the noise of some samples at one step.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <param name="first">Number of the first sample.</param>
    /// <param name="x">Their states, shape (B, D).</param>
    /// <returns>ξ ~ N(0, I) of the shape, dtype and device of x.</returns>
    public Tensor Draw(int step, int first, Tensor x)
    {
        int count = (int)x.shape[0], block = first / Block, end = (first + count - 1) / Block + 1;
        Tensor[] blocks = [.. Enumerable.Range(block, end - block).Select(number => BlockOf(step, number, x.shape[1]))];

        return cat(blocks).narrow(0, first - block * Block, count).to(x.dtype, x.device);
    }

    private Tensor BlockOf(int step, int number, long dimension)
    {
        using var rng = streams.For("sample-sde", ((long)step << 32) + number);

        return randn(Block, dimension, generator: rng);
    }
}
