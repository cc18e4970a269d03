namespace FlowMatching.Imaging.Drawing;

/// <summary>Adds up the exact covered area of each pixel of one row from the trapezoids between edges.</summary>
/// <remarks>Kept as differences between neighbours: an edge changes only the pixels it passes and the one behind, and a running sum
/// spreads it over all pixels to its right.</remarks>
internal sealed class RowCoverage
{
    private float[] differences = [];
    private int width;
    private int first;
    private int last;

    /// <summary>Begins a row.</summary>
    /// <param name="pixels">The number of pixels of the row.</param>
    public void Start(int pixels)
    {
        if (differences.Length < pixels + 2) differences = new float[pixels + 2];
        differences.AsSpan(0, pixels + 2).Clear();
        (width, first, last) = (pixels, pixels, 0);
    }

    /// <summary>Adds (or takes away) everything to the right of an edge.</summary>
    /// <param name="x0">One end of the edge, in pixels from the row's left end.</param>
    /// <param name="x1">The other end.</param>
    /// <param name="height">The height between both ends as part of the row; negative takes away.</param>
    public void Add(float x0, float x1, float height)
    {
        if (x0 > x1) (x0, x1) = (x1, x0);
        if (x1 >= width) last = width; // what an earlier edge began goes on to the row's end
        if (x0 >= width) return;
        if (x1 <= 0)
        {
            AddVertical(0, height);
            return;
        }

        float slope = x1 > x0 ? height / (x1 - x0) : 0;
        if (x0 < 0) AddVertical(0, slope * -x0);
        AddSloped(Math.Max(x0, 0), Math.Min(x1, width), slope, height);
    }

    /// <summary>Sums up and gives the covered part of each pixel from the first touched one.</summary>
    /// <param name="start">Index of the first value.</param>
    /// <returns>Coverage in [0, 1]; valid until the next row begins.</returns>
    public ReadOnlySpan<float> Finish(out int start)
    {
        start = first;
        if (first >= width) return [];

        var row = differences.AsSpan(first, Math.Min(last + 1, width) - first);
        float sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i];
            row[i] = Math.Clamp(sum, 0, 1);
        }

        return row;
    }

    private void AddSloped(float x0, float x1, float slope, float height)
    {
        if (slope == 0)
        {
            AddVertical(x0, height);
            return;
        }

        for (float left = x0; left < x1;)
        {
            int pixel = (int)left;
            float right = Math.Min(pixel + 1, x1);
            AddAt(pixel, ((left + right) / 2) - pixel, slope * (right - left));
            left = right;
        }
    }

    private void AddVertical(float x, float height) => AddAt((int)x, x - (int)x, height);

    /// <summary>An edge inside one pixel, on average at an offset from its left side, leaves 1 − offset of it covered.</summary>
    private void AddAt(int pixel, float offset, float height)
    {
        differences[pixel] += height * (1 - offset);
        differences[pixel + 1] += height * offset;
        first = Math.Min(first, pixel);
        last = Math.Max(last, pixel + 1);
    }
}
