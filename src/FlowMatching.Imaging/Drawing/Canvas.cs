using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Drawing;

/// <summary>Draws anti-aliased shapes and text. Coordinates are pixels: (0, 0) is the upper left corner, x runs right, y down,
/// and the first pixel fills [0, 1) × [0, 1).</summary>
public sealed class Canvas
{
    private readonly PixelBuffer pixels;
    private readonly PolygonRasterizer polygons = new();
    private readonly StrokeRasterizer strokes;
    private readonly PixelRectangle everything;

    /// <summary>Makes a canvas of one colour.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="background">The colour of all pixels.</param>
    public Canvas(int width, int height, Rgb24 background)
    {
        pixels = new PixelBuffer(width, height, background);
        strokes = new StrokeRasterizer(width, height);
        everything = new PixelRectangle(0, 0, width, height);
        Clip = everything;
    }

    /// <summary>Gets the width in pixels.</summary>
    public int Width => pixels.Width;

    /// <summary>Gets the height in pixels.</summary>
    public int Height => pixels.Height;

    /// <summary>Gets the part that drawing may touch.</summary>
    public PixelRectangle Clip { get; private set; }

    /// <summary>Draws with a narrower clip, and puts the old one back.</summary>
    /// <param name="clip">The part that the drawing may touch, within the present clip.</param>
    /// <param name="draw">The drawing.</param>
    public void Within(PixelRectangle clip, Action draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var before = Clip;
        Clip = before.Intersect(clip);
        try
        {
            draw();
        }
        finally
        {
            Clip = before;
        }
    }

    /// <summary>Fills a closed polygon by the non-zero winding rule; every pixel takes the share of it that is covered.</summary>
    /// <param name="points">The corners; the last joins the first.</param>
    /// <param name="paint">The paint.</param>
    public void FillPolygon(ReadOnlySpan<Vector2> points, Paint paint)
    {
        polygons.AddContour(points);
        polygons.Fill(pixels, Clip, paint);
    }

    /// <summary>Fills a rectangle; edges between pixels are smoothed.</summary>
    /// <param name="left">Left edge.</param>
    /// <param name="top">Top edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="paint">The paint.</param>
    public void FillRectangle(float left, float top, float width, float height, Paint paint)
        => FillPolygon([new(left, top), new(left + width, top), new(left + width, top + height), new(left, top + height)], paint);

    /// <summary>Fills a disc.</summary>
    /// <param name="centre">Its centre.</param>
    /// <param name="radius">Its radius.</param>
    /// <param name="paint">The paint.</param>
    public void FillDisc(Vector2 centre, float radius, Paint paint) => DrawPolyline([centre], 2 * radius, paint);

    /// <summary>Draws a line through points, with round joins and ends; it is laid down once, also where it crosses itself.</summary>
    /// <param name="points">The points; a single one gives a disc.</param>
    /// <param name="width">The width.</param>
    /// <param name="paint">The paint.</param>
    public void DrawPolyline(ReadOnlySpan<Vector2> points, float width, Paint paint) => strokes.Stroke(points, width, pixels, Clip, paint);

    /// <summary>Puts an image on the canvas; what lies outside the clip is left out.</summary>
    /// <param name="image">The image.</param>
    /// <param name="left">Column of its left edge.</param>
    /// <param name="top">Row of its top edge.</param>
    public void DrawImage(Image<Rgb24> image, int left, int top)
    {
        ArgumentNullException.ThrowIfNull(image);
        var part = Clip.Intersect(new PixelRectangle(left, top, left + image.Width, top + image.Height));
        image.ProcessPixelRows(rows =>
        {
            for (int y = part.Top; y < part.Bottom; y++)
                pixels.Replace(part.Left, y, rows.GetRowSpan(y - top).Slice(part.Left - left, part.Width));
        });
    }

    /// <summary>Makes an image of what has been drawn so far.</summary>
    /// <returns>A new image, which the caller disposes.</returns>
    public Image<Rgb24> ToImage() => pixels.ToImage();

    /// <summary>Adds a closed contour of a shape that <see cref="FillContours"/> will fill as one.</summary>
    internal void AddContour(ReadOnlySpan<Vector2> points) => polygons.AddContour(points);

    /// <summary>Fills the contours added so far; holes run the other way round.</summary>
    internal void FillContours(Paint paint) => polygons.Fill(pixels, Clip, paint);
}
