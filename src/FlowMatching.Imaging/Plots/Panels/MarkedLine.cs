using System.Numerics;
using FlowMatching.Imaging.Drawing;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>The look of a curve whose points are marked.</summary>
/// <param name="Paint">Its paint.</param>
/// <param name="Mark">The mark on each point.</param>
/// <param name="Dash">The length of a dash; 0 draws the line through.</param>
internal sealed record MarkedLine(Paint Paint, MarkShape Mark, float Dash)
{
    private const float LineWidth = 2;
    private const float MarkRadius = 4.2f;

    /// <summary>Pixels between the round ends of two dashes.</summary>
    private const float DashGap = 3;

    private static readonly float[] Dashes = [0, 7, 1];

    private static MarkShape[] Shapes { get; } =
        [MarkShape.Disc, MarkShape.Square, MarkShape.Triangle, MarkShape.Diamond, MarkShape.TriangleDown];

    /// <summary>Finds the dash of the index-th look.</summary>
    public static float DashAt(int index) => Dashes[index % Dashes.Length];

    /// <summary>Finds the mark of the index-th look.</summary>
    public static MarkShape MarkAt(int index) => Shapes[index % Shapes.Length];

    /// <summary>Draws a sample about its middle.</summary>
    public void DrawSample(Canvas canvas, Vector2 middle)
    {
        DrawLine(canvas, Sample(middle));
        DrawMark(canvas, middle);
    }

    /// <summary>Draws the line, and the marks over it.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="points">The points in pixels, from left to right; no gaps.</param>
    public void Draw(Canvas canvas, Vector2[] points)
    {
        DrawLine(canvas, points);
        foreach (var point in points) DrawMark(canvas, point);
    }

    private static Vector2[] Sample(Vector2 middle)
        => [middle - new Vector2(Legend.SampleWidth / 2f, 0), middle + new Vector2(Legend.SampleWidth / 2f, 0)];

    private void DrawLine(Canvas canvas, Vector2[] points)
    {
        foreach (var piece in Dash == 0 ? [points] : new Polyline(points).Dashes(Dash, LineWidth + DashGap))
            canvas.DrawPolyline(piece, LineWidth, Paint);
    }

    private void DrawMark(Canvas canvas, Vector2 centre)
    {
        if (Mark == MarkShape.Disc) canvas.FillDisc(centre, MarkRadius, Paint);
        else if (Mark != MarkShape.None) canvas.FillPolygon([.. Corners().Select(c => centre + (MarkRadius * c))], Paint);
    }

    /// <summary>The corners at radius 1, sized so that all marks cover about as much as the disc.</summary>
    private Vector2[] Corners() => Mark switch
    {
        MarkShape.Square => [new(-0.9f, -0.9f), new(0.9f, -0.9f), new(0.9f, 0.9f), new(-0.9f, 0.9f)],
        MarkShape.Triangle => [new(0, -1.35f), new(1.2f, 0.8f), new(-1.2f, 0.8f)],
        MarkShape.TriangleDown => [new(0, 1.35f), new(-1.2f, -0.8f), new(1.2f, -0.8f)],
        _ => [new(0, -1.35f), new(1.35f, 0), new(0, 1.35f), new(-1.35f, 0)],
    };
}
