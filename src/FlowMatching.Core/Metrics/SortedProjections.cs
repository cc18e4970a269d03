namespace FlowMatching.Core.Metrics;

/// <summary>The buffers in which one thread projects and sorts: made once, used for many directions.</summary>
/// <param name="count">Number N of points of a set.</param>
internal sealed class SortedProjections(int count)
{
    private readonly float[] first = new float[count];
    private readonly float[] second = new float[count];
    private readonly float[] scratch = new float[count];

    /// <summary>The mean of (a_(i) − b_(i))² over ranks and sets, along one direction.</summary>
    /// <param name="a">N points, row by row.</param>
    /// <param name="others">Sets b of N points each, row by row.</param>
    /// <param name="direction">A unit vector.</param>
    public double MeanSquare(float[] a, IReadOnlyList<float[]> others, ReadOnlySpan<float> direction)
    {
        ProjectAndSort(a, direction, first);
        double sum = 0;
        foreach (float[] b in others)
        {
            ProjectAndSort(b, direction, second);
            sum += SumOfSquares();
        }

        return sum / ((double)count * others.Count);
    }

    private void ProjectAndSort(ReadOnlySpan<float> points, ReadOnlySpan<float> direction, float[] target)
    {
        for (int i = 0; i < count; i++)
        {
            float dot = 0;
            for (int d = 0; d < direction.Length; d++) dot += points[i * direction.Length + d] * direction[d];

            target[i] = dot;
        }

        RadixSort.Sort(target, scratch);
    }

    private double SumOfSquares()
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double difference = (double)first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }
}
