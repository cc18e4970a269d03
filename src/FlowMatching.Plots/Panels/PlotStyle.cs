using System.Numerics;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>The one look of all plots: dark ink on white, sizes in pixels.</summary>
internal static class PlotStyle
{
    /// <summary>The room between the picture's edge and anything drawn.</summary>
    public const int Margin = 16;

    /// <summary>The length of a tick.</summary>
    public const int TickLength = 5;

    /// <summary>The room between things that belong together.</summary>
    public const int Gap = 6;

    public static readonly Rgb24 Background = new(255, 255, 255);
    public static readonly Rgb24 Ink = new(34, 34, 34);
    public static readonly Rgb24 FaintInk = new(90, 90, 90);
    public static readonly Rgb24 GridLine = new(230, 230, 230);

    public static readonly TextStyle Title = new(PlotFonts.Bold, 18, Ink);
    public static readonly TextStyle Subtitle = new(PlotFonts.Regular, 13, FaintInk);
    public static readonly TextStyle Label = new(PlotFonts.Regular, 14, Ink);
    public static readonly TextStyle TickText = new(PlotFonts.Regular, 12.5f, Ink);
    public static readonly TextStyle LegendText = new(PlotFonts.Regular, 12.5f, Ink) { Vertical = VerticalAlignment.Middle };
}

/// <summary>The title and the subtitle above a plot.</summary>
/// <param name="title">The title; none if null or empty.</param>
/// <param name="subtitle">The smaller line below it; none if null or empty.</param>
internal sealed class PlotHeader(string? title, string? subtitle)
{
    private const int LineGap = 9;

    private readonly (string Text, TextStyle Style)[] lines =
    [
        .. new[] { (Text: title ?? "", Style: PlotStyle.Title), (Text: subtitle ?? "", Style: PlotStyle.Subtitle) }.Where(line =>
            line.Text.Length > 0
        ),
    ];

    /// <summary>The height that the header takes, with the room around it.</summary>
    public int Height => PlotStyle.Margin + lines.Sum(line => LineHeight(line.Style) + LineGap);

    /// <summary>The width of the longest line.</summary>
    public int Width => (int)MathF.Ceiling(lines.Select(line => line.Style.Measure(line.Text)).DefaultIfEmpty(0).Max());

    /// <summary>Draws the header; lines too long for the picture are cut.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="left">Where the lines begin.</param>
    /// <param name="top">Where the header's room begins.</param>
    /// <param name="right">Where the lines must end; the picture's margin if null.</param>
    public void Draw(Canvas canvas, int left, int top = 0, int? right = null)
    {
        int width = (right ?? canvas.Width - PlotStyle.Margin) - left;
        top += PlotStyle.Margin;
        foreach (var (text, style) in lines)
        {
            string shown = style.Shorten(text, width);
            canvas.DrawText(shown, new Vector2(left, top), style with { Vertical = VerticalAlignment.Top });
            top += LineHeight(style) + LineGap;
        }
    }

    private static int LineHeight(TextStyle style) => (int)MathF.Ceiling(style.CapitalHeight);
}
