using System.Numerics;
using ScottPlot;

namespace FlowMatching.Plots;

/// <summary>The look of a curve.</summary>
/// <param name="Paint">Its paint.</param>
/// <param name="Width">The line's width in pixels.</param>
internal sealed record CurveLook(Paint Paint, float Width = 2)
{
    private const float MarkSize = 8.4f;

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, new([8, 4], 0, "dashes"), new([2, 3], 0, "dots")];

    /// <summary>About as large as each other.</summary>
    private static readonly (MarkerShape Shape, float Size)[] Marks =
    [
        (MarkerShape.FilledCircle, 1),
        (MarkerShape.FilledSquare, 0.9f),
        (MarkerShape.FilledTriangleUp, 1.15f),
        (MarkerShape.FilledDiamond, 1.2f),
        (MarkerShape.FilledTriangleDown, 1.15f),
    ];

    /// <summary>The mark on each point.</summary>
    public MarkerShape Mark { get; init; } = MarkerShape.None;

    /// <summary>How its line is broken.</summary>
    public LinePattern Pattern { get; init; } = LinePattern.Solid;

    /// <summary>Finds the pattern of the index-th look.</summary>
    public static LinePattern PatternAt(int index) => Patterns[index % Patterns.Length];

    /// <summary>Finds the mark of the index-th look.</summary>
    public static MarkerShape MarkAt(int index) => Marks[index % Marks.Length].Shape;

    /// <summary>Gives the look to a curve of ScottPlot's.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="marker">Its marks.</param>
    /// <param name="isLone">Whether it is a single point, which is no line: as a disc it can be seen.</param>
    public void Put(IHasLine line, IHasMarker marker, bool isLone)
    {
        (line.LineColor, line.LineWidth, line.LinePattern) = (Paint.Plot, Width, Pattern);
        (marker.MarkerShape, marker.MarkerSize) = isLone && Mark == MarkerShape.None ? (MarkerShape.FilledCircle, 6) : (Mark, SizeOfMark);
        (marker.MarkerFillColor, marker.MarkerLineWidth) = (Paint.Plot, 0);
    }

    /// <summary>Draws a sample about its middle.</summary>
    public void DrawSample(Canvas canvas, Vector2 middle)
    {
        using ScottPlot.Paint paint = ScottPlot.Paint.NewDisposablePaint();
        Pixel from = new(middle.X - Legend.SampleWidth / 2f, middle.Y),
            to = new(middle.X + Legend.SampleWidth / 2f, middle.Y);
        Drawing.DrawLine(canvas.Skia, paint, from, to, new LineStyle(Width, Paint.Plot, Pattern));
        if (Mark != MarkerShape.None)
            Drawing.DrawMarker(
                canvas.Skia,
                paint,
                new Pixel(middle.X, middle.Y),
                new MarkerStyle(Mark, SizeOfMark, Paint.Plot) { LineWidth = 0 }
            );
    }

    private float SizeOfMark => MarkSize * Marks.FirstOrDefault(mark => mark.Shape == Mark, (Mark, 1)).Size;
}
