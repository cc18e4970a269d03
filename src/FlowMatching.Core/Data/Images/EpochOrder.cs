using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Data.Images;

/// <summary>The endless sequence of epochs: each visits every example once, in an order that is a pure function of (seed, rank,
/// epoch).</summary>
/// <remarks>Position p lies in epoch ⌊p/N⌋. The order of an epoch is a Fisher-Yates shuffle; that of one epoch at a time is held.</remarks>
/// <param name="streams">The seed; epoch e takes its order from the stream "data-order" and its flips from "data-flip", both at e.</param>
/// <param name="count">Number N of examples.</param>
internal sealed class EpochOrder(RandomStreams streams, int count)
{
    private long held = -1;
    private int[] rows = [];
    private SplitMix64 flips;

    /// <summary>Whether these are the orders of this seed and rank.</summary>
    /// <param name="other">The streams to compare with.</param>
    public bool IsOf(RandomStreams other) => (streams.Seed, streams.Rank) == (other.Seed, other.Rank);

    /// <summary>The example at a position.</summary>
    /// <param name="position">The position, 0 or more.</param>
    /// <returns>Which example, and whether its mirror image is taken where mirror images are wanted: heads or tails, anew in each
    /// epoch.</returns>
    public (int Row, bool IsFlipped) At(long position)
    {
        long epoch = position / count;
        if (epoch != held)
            Hold(epoch);
        int row = rows[position % count];

        return (row, (flips.At(row) & 1) == 1);
    }

    private void Hold(long epoch)
    {
        SplitMix64 random = new(streams.SeedOf("data-order", epoch));
        rows = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i, i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        (held, flips) = (epoch, new SplitMix64(streams.SeedOf("data-flip", epoch)));
    }
}
