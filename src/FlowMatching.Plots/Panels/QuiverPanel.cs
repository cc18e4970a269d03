using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>A panel of arrows, one in the middle of each cell of a grid: as long as the vector, in the colour of its length.</summary>
/// <param name="bounds">The panel.</param>
/// <param name="grid">The cells.</param>
/// <param name="speedMax">The length from which on vectors have the longest arrow and the last colour.</param>
internal sealed class QuiverPanel(PixelRectangle bounds, PlotGrid grid, double speedMax)
{
    /// <summary>The longest arrow, in cells: longer ones would cover their neighbours and leave the panel.</summary>
    private const double LongestCells = 0.98;

    /// <summary>Faster vectors get the longest arrow and the last colour. Where there is no mass, a field near t = 1 is many times as
    /// fast as anywhere else; a scale for that would leave dots of the rest.</summary>
    private const double FastestQuantile = 0.88;

    /// <summary>Few colours, so that an animation's palette holds the smooth edges of the arrows too.</summary>
    private const int Colours = 16;

    /// <summary>Gets the colours: the part of the sequential map that is seen on white.</summary>
    public static ColourMap Map { get; } = ColourMap.Sequential.Part(0.12, 0.84, Colours);

    /// <summary>Gets the paint of the arrow in a cell; by default each has the colour of its speed.</summary>
    public Func<int, Paint>? PaintOf { get; init; }

    /// <summary>Finds the speed of a full-length arrow: 12 % of all vectors are longer.</summary>
    /// <param name="fields">Vectors, each of shape (cells, 2).</param>
    public static double SpeedMax(IEnumerable<ReadOnlyMemory<float>> fields)
    {
        double[] sorted = Quantiles.Sorted(fields.SelectMany(Speeds));
        double speed = sorted.Length == 0 ? 0 : Quantiles.At(sorted, FastestQuantile);

        return speed > 0 ? speed : 1; // nothing moves: any scale will do
    }

    /// <summary>Draws all arrows.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="vectors">Vectors in the order of the grid's positions, shape (cells, 2); those not finite are left out.</param>
    public void Draw(Canvas canvas, ReadOnlySpan<float> vectors)
    {
        float cell = Math.Min(bounds.Width, bounds.Height) / (float)grid.Size;
        for (int i = 0; i < grid.Cells; i++)
        {
            var centre = new Vector2(
                bounds.Left + (((i % grid.Size) + 0.5f) * bounds.Width / grid.Size),
                bounds.Bottom - (((i / grid.Size) + 0.5f) * bounds.Height / grid.Size)
            );
            var vector = new Vector2(vectors[2 * i], -vectors[(2 * i) + 1]); // y runs upwards in the plot, down on the canvas
            if (float.IsFinite(vector.X) && float.IsFinite(vector.Y))
                DrawArrow(canvas, centre, vector, cell, PaintOf?.Invoke(i));
        }
    }

    private static IEnumerable<double> Speeds(ReadOnlyMemory<float> vectors)
    {
        for (int i = 0; i + 1 < vectors.Length; i += 2)
            yield return Math.Sqrt((vectors.Span[i] * vectors.Span[i]) + (vectors.Span[i + 1] * vectors.Span[i + 1]));
    }

    private void DrawArrow(Canvas canvas, Vector2 centre, Vector2 vector, float cell, Paint? given)
    {
        float speed = vector.Length() / (float)speedMax;
        float length = cell * (float)(LongestCells * Math.Min(speed, 1));
        float shaft = Math.Clamp(0.075f * cell, 1.2f, 2.5f);
        Paint paint = given ?? Map.At(speed);
        if (length < 2 * shaft)
        {
            canvas.FillDisc(centre, shaft / 2, paint);
            return;
        }

        var half = vector * (length / (2 * vector.Length()));
        canvas.DrawArrow(centre - half, centre + half, shaft, Math.Min(0.36f * cell, 0.55f * length), paint);
    }
}
