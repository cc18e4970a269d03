using System.Numerics;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace FlowMatching.Plots;

/// <summary>A rectangle of whole pixels; the right column and the bottom row lie just outside it.</summary>
internal readonly record struct PixelRectangle(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;
}

/// <summary>What a shape is filled with: a colour, sRGB, and its opacity from 0 to 1.</summary>
internal readonly record struct Paint(Rgb24 Colour, float Opacity = 1)
{
    /// <summary>The same for Skia.</summary>
    public SKColor Skia => new(Colour.R, Colour.G, Colour.B, (byte)MathF.Round(255 * Opacity));

    /// <summary>The same for ScottPlot.</summary>
    public ScottPlot.Color Plot => new(Colour.R, Colour.G, Colour.B, (byte)MathF.Round(255 * Opacity));

    public static implicit operator Paint(Rgb24 colour) => new(colour);
}

/// <summary>A figure, or a part of one, that Skia draws on: what lies between the panels, and in them what ScottPlot does not draw.
/// Coordinates are pixels: (0, 0) is the upper left corner, x runs right, y down, and the first pixel fills [0, 1) × [0, 1).</summary>
internal sealed class Canvas : IDisposable
{
    private readonly SKSurface surface;

    /// <summary>Makes a white canvas.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    public Canvas(int width, int height)
    {
        (Width, Height) = (width, height);
        surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.White);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What Skia and ScottPlot draw on.</summary>
    public SKCanvas Skia => surface.Canvas;

    /// <summary>Fills a closed polygon; the last corner joins the first.</summary>
    public void FillPolygon(ReadOnlySpan<Vector2> corners, Paint paint)
    {
        using SKPath path = new();
        path.MoveTo(corners[0].X, corners[0].Y);
        foreach (var corner in corners[1..])
            path.LineTo(corner.X, corner.Y);
        path.Close();
        using var fill = Fill(paint);
        Skia.DrawPath(path, fill);
    }

    public void FillRectangle(float left, float top, float width, float height, Paint paint)
    {
        using var fill = Fill(paint);
        Skia.DrawRect(left, top, width, height, fill);
    }

    public void FillDisc(Vector2 centre, float radius, Paint paint)
    {
        using var fill = Fill(paint);
        Skia.DrawCircle(centre.X, centre.Y, radius, fill);
    }

    /// <summary>Draws the outline of a rectangle, one pixel wide and inside it.</summary>
    public void DrawRectangle(PixelRectangle bounds, Paint paint)
    {
        using var line = Fill(paint);
        (line.IsStroke, line.StrokeWidth) = (true, 1);
        Skia.DrawRect(bounds.Left + 0.5f, bounds.Top + 0.5f, bounds.Width - 1, bounds.Height - 1, line);
    }

    /// <summary>Draws an arrow as one shape, so that it is evenly opaque. The head shrinks with an arrow shorter than it.</summary>
    /// <param name="from">The tail.</param>
    /// <param name="to">The tip.</param>
    /// <param name="width">The shaft's width.</param>
    /// <param name="head">The head's length; its width is the same.</param>
    /// <param name="paint">The paint.</param>
    public void DrawArrow(Vector2 from, Vector2 to, float width, float head, Paint paint)
    {
        float length = Vector2.Distance(from, to);
        if (length == 0)
            return;

        head = Math.Min(head, length);
        var direction = (to - from) / length;
        Vector2 side = new(-direction.Y, direction.X);
        var neck = to - head * direction;
        var (half, wide) = (side * Math.Min(width, head) / 2, side * head / 2);
        FillPolygon([from + half, neck + half, neck + wide, to, neck - wide, neck - half, from - half], paint);
    }

    /// <summary>Draws one line of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the part named by the style's alignment stands.</param>
    /// <param name="style">How it looks and lies.</param>
    public void DrawText(string text, Vector2 position, TextStyle style)
    {
        using var font = style.Font();
        using var fill = Fill(style.Colour);
        float along = style.Horizontal switch
        {
            HorizontalAlignment.Centre => -style.Measure(text) / 2,
            HorizontalAlignment.Right => -style.Measure(text),
            _ => 0,
        };
        float across = style.Vertical switch
        {
            VerticalAlignment.Middle => style.CapitalHeight / 2,
            VerticalAlignment.Top => style.CapitalHeight,
            _ => 0,
        };
        Skia.Save();
        if (style.Upwards)
        {
            Skia.Translate(MathF.Round(position.X + across), position.Y);
            Skia.RotateDegrees(-90);
            Skia.DrawText(text, along, 0, SKTextAlign.Left, font, fill);
        }
        else
        {
            // the feet of letters stand between two pixels
            Skia.DrawText(text, position.X + along, MathF.Round(position.Y + across), SKTextAlign.Left, font, fill);
        }

        Skia.Restore();
    }

    /// <summary>Puts pixels on the canvas, each enlarged to a square.</summary>
    /// <param name="pixels">The pixels, row by row from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="left">Column of the left edge.</param>
    /// <param name="top">Row of the top edge.</param>
    /// <param name="scale">The side of a square.</param>
    public void DrawPixels(ReadOnlySpan<Rgb24> pixels, int width, int left, int top, int scale = 1)
    {
        var opaque = new Rgba32[pixels.Length];
        PixelOperations<Rgba32>.Instance.FromRgb24(Configuration.Default, pixels, opaque);
        int height = pixels.Length / width;
        using var image = SKImage.FromPixelCopy(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque),
            MemoryMarshal.AsBytes(opaque.AsSpan())
        );
        Skia.DrawImage(image, SKRect.Create(left, top, scale * width, scale * height), new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Makes an image of what has been drawn so far, which the caller disposes.</summary>
    public Image<Rgb24> ToImage()
    {
        using var map = surface.PeekPixels();
        using var image = Image.LoadPixelData<Rgba32>(map.GetPixelSpan(), Width, Height);
        return image.CloneAs<Rgb24>();
    }

    /// <summary>Copies what has been drawn into a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="left">Column of the left edge.</param>
    /// <param name="top">Row of the top edge.</param>
    public void CopyTo(ImageFrame<Rgba32> frame, int left, int top)
    {
        using var map = surface.PeekPixels();
        var pixels = map.GetPixelSpan<Rgba32>();
        for (int y = 0; y < Height; y++)
            pixels.Slice(y * Width, Width).CopyTo(frame.DangerousGetPixelRowMemory(top + y).Span[left..]);
    }

    /// <inheritdoc/>
    public void Dispose() => surface.Dispose();

    private static SKPaint Fill(Paint paint) => new() { Color = paint.Skia, IsAntialias = true };
}
