using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>
/// All randomness of a run: the generator of step k of a stream is a pure function of (seed, stream, k, rank). Nothing is
/// carried from step to step, so resuming, working ahead on other threads and previews change nothing in the result.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="rank">Which of several workers this is; each draws its own numbers.</param>
public sealed class RandomStreams(long seed, int rank = 0)
{
    /// <summary>The run's seed.</summary>
    public long Seed => seed;

    /// <summary>This worker's rank.</summary>
    public int Rank => rank;

    /// <summary>The generator of one step of one stream, at its beginning; the caller disposes it.</summary>
    public Generator For(string stream, long step = 0, Device? device = null) => new((ulong)SeedOf(stream, step), device);

    /// <summary>The seed of that generator.</summary>
    public long SeedOf(string stream, long step)
    {
        ulong state = SplitMix64.Mix((ulong)seed);
        foreach (char letter in stream)
            state = SplitMix64.Mix(state ^ letter);
        state = SplitMix64.Mix(state ^ (ulong)step);
        return (long)(SplitMix64.Mix(state ^ (ulong)rank) >> 1); // not negative: some engines refuse a sign
    }
}
