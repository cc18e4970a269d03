using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>The two least of many numbers and where they stand, kept for each lane of a vector until the end.</summary>
internal struct LaneMinima
{
    private static readonly Vector<long> Steps = Vector<long>.Indices;

    private Vector<double> first = new(double.PositiveInfinity);
    private Vector<double> second = new(double.PositiveInfinity);
    private Vector<long> firstAt = new(-1);
    private Vector<long> secondAt = new(-1);

    public LaneMinima()
    {
    }

    /// <summary>Takes in the numbers at start, start + 1, ...; starts rise from call to call.</summary>
    public void Add(Vector<double> values, int start)
    {
        var at = Steps + new Vector<long>(start);
        var isFirst = Vector.LessThan(values, first);
        var isSecond = Vector.LessThan(values, second);

        second = Vector.ConditionalSelect(isFirst, first, Vector.ConditionalSelect(isSecond, values, second));
        secondAt = Vector.ConditionalSelect(isFirst, firstAt, Vector.ConditionalSelect(isSecond, at, secondAt));
        first = Vector.ConditionalSelect(isFirst, values, first);
        firstAt = Vector.ConditionalSelect(isFirst, at, firstAt);
    }

    /// <summary>The two least of all lanes: of equal numbers those at the lower places.</summary>
    public readonly (CheapColumn Best, CheapColumn Second) Result()
    {
        CheapColumn best = new(int.MaxValue, double.PositiveInfinity), next = best;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            foreach (CheapColumn found in (ReadOnlySpan<CheapColumn>)[new((int)firstAt[lane], first[lane]), new((int)secondAt[lane], second[lane])])
            {
                if (found.Precedes(best))
                {
                    (best, next) = (found, best);
                }
                else if (found.Precedes(next))
                {
                    next = found;
                }
            }
        }

        return (best, next);
    }
}
