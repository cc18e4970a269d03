using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

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
