using System.Numerics;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Puts the pixels of pictures where a layout wants them.</summary>
/// <param name="layout">Where the pictures lie.</param>
/// <param name="shape">Their shape.</param>
internal sealed class PicturePanel(PictureGridLayout layout, PictureBatch shape)
{
    /// <summary>Draws the pictures.</summary>
    /// <param name="canvas">The page, or the part of it that holds the pictures alone.</param>
    /// <param name="left">The page's column that is the canvas' first.</param>
    /// <param name="top">The page's row that is the canvas' first.</param>
    /// <param name="values">Numbers from −1 to 1, shape (N, C, H, W).</param>
    public void Draw(Canvas canvas, int left, int top, ReadOnlySpan<float> values)
    {
        var pixels = new Rgb24[shape.Height * shape.Width];
        int green = shape.Channels == 1 ? 0 : pixels.Length;
        for (int picture = 0; picture < shape.Count; picture++)
        {
            var part = values.Slice(picture * shape.Size, shape.Size);
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = new Rgb24(ByteOf(part[i]), ByteOf(part[i + green]), ByteOf(part[i + (2 * green)]));
            var corner = layout.CornerOf(picture);
            canvas.DrawPixels(pixels, shape.Width, corner.Left - left, corner.Top - top, layout.Scale);
        }
    }

    /// <summary>The grey of a number: −1 is 0, 1 is 255, as pictures are read; what is not a number is 0.</summary>
    internal static byte ByteOf(float value) => (byte)Math.Round((Math.Clamp(float.IsNaN(value) ? -1 : value, -1f, 1f) + 1) * 127.5f);
}

/// <summary>Where each picture of a grid lies, and what is written around them.</summary>
internal sealed class PictureGridLayout
{
    private const int PictureGap = 3,
        CaptionGap = 4;

    private readonly PictureGridOptions options;
    private readonly int count,
        columns,
        firstLeft,
        firstTop,
        cellWidth,
        cellHeight;

    /// <summary>Lays out a grid.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="left">Where the grid and its row labels begin.</param>
    /// <param name="top">Where the grid and its column labels begin.</param>
    public PictureGridLayout(PictureBatch pictures, PictureGridOptions options, int left, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Columns, 1, nameof(options));
        (this.options, count) = (options, pictures.Count);
        columns = Math.Min(options.Columns, count);
        Scale = Math.Max(1, (options.LeastWidth + pictures.Width - 1) / pictures.Width);
        (PictureWidth, PictureHeight) = (Scale * pictures.Width, Scale * pictures.Height);
        (cellWidth, cellHeight) = (PictureWidth + PictureGap, PictureHeight + PictureGap + CaptionHeight);
        firstLeft = left + RowLabelWidth;
        firstTop = top + (options.ColumnLabels.Count > 0 ? PlotFrame.TextHeight(PlotStyle.Label) + PlotStyle.Gap : 0);
    }

    /// <summary>The factor by which pictures are enlarged.</summary>
    public int Scale { get; }

    /// <summary>The width of a picture on the page.</summary>
    public int PictureWidth { get; }

    /// <summary>The height of a picture on the page.</summary>
    public int PictureHeight { get; }

    /// <summary>The first column right of the grid.</summary>
    public int Right => firstLeft + (columns * cellWidth) - PictureGap;

    /// <summary>The first row below the grid.</summary>
    public int Bottom => firstTop + (Rows * cellHeight) - PictureGap;

    /// <summary>The part of the page with the pictures and their captions.</summary>
    public PixelRectangle Bounds => new(firstLeft, firstTop, Right, Bottom);

    private int Rows => (count + columns - 1) / columns;

    private int CaptionHeight => options.Captions.Count > 0 ? PlotFrame.TextHeight(PlotStyle.TickText) + (2 * CaptionGap) : 0;

    private int RowLabelWidth =>
        options.RowLabels.Count == 0 ? 0 : (int)MathF.Ceiling(options.RowLabels.Max(PlotStyle.Label.Measure)) + (2 * PlotStyle.Gap);

    /// <summary>The upper left corner of a picture.</summary>
    /// <param name="picture">Its number.</param>
    public (int Left, int Top) CornerOf(int picture) =>
        (firstLeft + (picture % columns * cellWidth), firstTop + (picture / columns * cellHeight));

    /// <summary>Writes the labels around the grid and the captions in it; what is too long is cut.</summary>
    /// <param name="canvas">The page.</param>
    public void DrawLabels(Canvas canvas)
    {
        var above = PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre };
        var beside = PlotStyle.Label with { Horizontal = HorizontalAlignment.Right, Vertical = VerticalAlignment.Middle };
        var below = PlotStyle.TickText with { Horizontal = HorizontalAlignment.Centre, Vertical = VerticalAlignment.Top };
        for (int i = 0; i < Math.Min(columns, options.ColumnLabels.Count); i++)
            canvas.DrawText(
                above.Shorten(options.ColumnLabels[i], cellWidth),
                new Vector2(CornerOf(i).Left + (PictureWidth / 2f), firstTop - PlotStyle.Gap),
                above
            );
        for (int i = 0; i < Math.Min(Rows, options.RowLabels.Count); i++)
            canvas.DrawText(
                options.RowLabels[i],
                new Vector2(firstLeft - (2 * PlotStyle.Gap), CornerOf(i * columns).Top + (PictureHeight / 2f)),
                beside
            );
        for (int i = 0; i < Math.Min(count, options.Captions.Count); i++)
        {
            var (left, top) = CornerOf(i);
            canvas.DrawText(
                below.Shorten(options.Captions[i], cellWidth),
                new Vector2(left + (PictureWidth / 2f), top + PictureHeight + CaptionGap),
                below
            );
        }
    }
}
