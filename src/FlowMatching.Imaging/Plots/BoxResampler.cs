namespace FlowMatching.Imaging.Plots;

/// <summary>Brings a grid of values to another size; each new value is the mean of what lies under it.</summary>
internal static class BoxResampler
{
    /// <summary>Resamples rows, then columns.</summary>
    /// <param name="source">Values, shape (size, size).</param>
    /// <param name="size">Values in each direction.</param>
    /// <param name="width">New values per row.</param>
    /// <param name="height">New rows.</param>
    /// <returns>Values, shape (height, width).</returns>
    public static double[] Resample(IReadOnlyList<double> source, int size, int width, int height)
    {
        var wide = new double[size * width];
        for (int row = 0; row < size; row++)
        {
            for (int x = 0; x < width; x++)
                wide[(row * width) + x] = Mean(source, row * size, 1, size, x, width);
        }

        var result = new double[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                result[(y * width) + x] = Mean(wide, x, width, size, y, height);
        }

        return result;
    }

    /// <summary>The mean of a line of values over the index-th of count equal parts of it.</summary>
    private static double Mean(IReadOnlyList<double> values, int start, int stride, int length, int index, int count)
    {
        double from = (double)index * length / count, to = (index + 1.0) * length / count;
        double sum = 0;
        for (int i = (int)from; i < Math.Min(length, Math.Ceiling(to - 1e-9)); i++)
            sum += values[start + (i * stride)] * (Math.Min(i + 1, to) - Math.Max(i, from));

        return sum / (to - from);
    }
}
