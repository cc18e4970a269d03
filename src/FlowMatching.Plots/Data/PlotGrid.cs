namespace FlowMatching.Plots;

/// <summary>The middles of equal cells that divide a part of the plane: where a field or a density is evaluated for a plot.</summary>
public sealed record PlotGrid
{
    /// <summary>Makes a grid.</summary>
    /// <param name="range">The part of the plane.</param>
    /// <param name="size">Cells in each direction, at least 1.</param>
    public PlotGrid(PlotRange range, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!(range.Width > 0 && range.Height > 0 && double.IsFinite(range.Width) && double.IsFinite(range.Height)))
            throw new ArgumentException($"A grid cannot cover {range}; each end must be finite and beyond its beginning.", nameof(range));

        (Range, Size) = (range, size);
    }

    /// <summary>Gets the part of the plane.</summary>
    public PlotRange Range { get; }

    /// <summary>Gets the number of cells in each direction.</summary>
    public int Size { get; }

    /// <summary>Gets the number of cells.</summary>
    public int Cells => Size * Size;

    /// <summary>Lists the middles of the cells.</summary>
    /// <returns>Points, shape (size · size, 2): rows from the lowest y upwards, in each from the lowest x.</returns>
    public float[] Positions()
    {
        var xy = new float[2 * Cells];
        for (int i = 0; i < Cells; i++)
        {
            xy[2 * i] = (float)(Range.XMin + (((i % Size) + 0.5) / Size * Range.Width));
            xy[(2 * i) + 1] = (float)(Range.YMin + (((i / Size) + 0.5) / Size * Range.Height));
        }

        return xy;
    }

    /// <summary>Integrates a density over the range by the midpoint rule: Σ p · area of a cell. Values that are not
    /// finite are left out.</summary>
    /// <param name="values">The density at the positions, shape (size · size).</param>
    /// <returns>The integral; near 1 if the range holds nearly all and the cells are small enough.</returns>
    public double Integral(ReadOnlySpan<float> values)
    {
        Require(values.Length, valuesPerCell: 1);
        double sum = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                sum += value;
        }

        return sum * Range.Width * Range.Height / Cells;
    }

    internal void Require(int length, int valuesPerCell)
    {
        if (length != valuesPerCell * Cells)
        {
            throw new ArgumentException(
                $"{length} values for a grid of {Size} x {Size} cells; expected {valuesPerCell * Cells}, {valuesPerCell} per cell."
            );
        }
    }
}
