using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Data;

/// <summary>Which rows of a table are learnt, and which are held out to see whether a network remembers rows instead of learning their
/// law.</summary>
/// <remarks>A tenth of the rows is held out, 20 or more. From <see cref="Enough"/> rows on nothing is: a network of the usual size and
/// steps did not begin to remember 10,000 rows of 50 columns, the most that was tried. Of fewer than <see cref="Fewest"/> rows none can be
/// spared. Which rows, is a function of their number and classes alone, so that every verb and seed finds the same ones; the last row of a
/// class is always learnt.</remarks>
/// <param name="Learnt">The rows that steps draw, upwards.</param>
/// <param name="HeldOut">The rows that none draws.</param>
internal sealed record RowSplit(IReadOnlyList<int> Learnt, IReadOnlyList<int> HeldOut)
{
    /// <summary>From so many rows on nothing is held out.</summary>
    public const int Enough = 20_000;

    /// <summary>Of fewer rows nothing is held out.</summary>
    public const int Fewest = 60;

    private const int Tenth = 10,
        LeastHeldOut = 20;

    /// <summary>What a user should know of the split, in sentences.</summary>
    public IEnumerable<string> Remarks
    {
        get
        {
            if (HeldOut.Count > 0)
                yield return $"{HeldOut.Count} of {Learnt.Count + HeldOut.Count} rows are held out, to see whether the network begins to remember the others.";
            else if (Learnt.Count < Fewest)
                yield return $"Only {Learnt.Count} rows: none is held out, so nothing tells whether the network remembers them; from {Fewest} rows on some are.";
        }
    }

    /// <summary>Holds nothing out.</summary>
    /// <param name="count">Number of rows.</param>
    public static RowSplit None(int count) => new([.. Enumerable.Range(0, count)], []);

    /// <summary>Splits the rows.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="labels">The class of each row; null where there are none.</param>
    public static RowSplit Of(int count, IReadOnlyList<int>? labels)
    {
        if (count is < Fewest or >= Enough)
            return None(count);

        int wanted = Math.Max(LeastHeldOut, count / Tenth);
        var left = labels?.CountBy(label => label).ToDictionary();
        HashSet<int> heldOut = [];
        foreach (int row in Shuffled(count))
        {
            if (heldOut.Count == wanted)
                break;
            if (labels is not null && left![labels[row]]-- == 1)
                left[labels[row]] = 1; // the last one of its class
            else
                heldOut.Add(row);
        }

        return new RowSplit([.. Enumerable.Range(0, count).Where(row => !heldOut.Contains(row))], [.. heldOut.Order()]);
    }

    private static int[] Shuffled(int count)
    {
        SplitMix64 random = new(new RandomStreams(seed: 0).SeedOf("held-out", 0));
        int[] rows = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i, i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        return rows;
    }
}
