using ScottPlot;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace FlowMatching.Plots;

/// <summary>Which part of a text stands at its position, along the line.</summary>
internal enum HorizontalAlignment
{
    Left,
    Centre,
    Right,
}

/// <summary>Which part of a text stands at its position, across the line.</summary>
internal enum VerticalAlignment
{
    Baseline,
    Middle,
    Top,
}

/// <summary>DejaVu Sans, from the assembly: a plot looks the same on every machine, and needs no font there.</summary>
internal sealed class PlotFonts : IFontResolver
{
    /// <summary>The name by which ScottPlot asks for it.</summary>
    public const string Name = "DejaVu Sans of the plots";

    private PlotFonts() { }

    /// <summary>The regular face.</summary>
    public static SKTypeface Regular { get; } = Read("DejaVuSans.ttf");

    /// <summary>The bold face.</summary>
    public static SKTypeface Bold { get; } = Read("DejaVuSans-Bold.ttf");

    /// <summary>Lets ScottPlot find the font; once is enough.</summary>
    public static void Register()
    {
        lock (Fonts.FontResolvers)
            if (!Fonts.FontResolvers.OfType<PlotFonts>().Any())
                Fonts.FontResolvers.Insert(0, new PlotFonts());
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Name ? null : Read(bold ? "DejaVuSans-Bold.ttf" : "DejaVuSans.ttf"); // one of ScottPlot's own, which it may dispose

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    private static SKTypeface Read(string name)
    {
        using var stream = typeof(PlotFonts).Assembly.GetManifestResourceStream(name)!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}

/// <summary>How text looks and how it lies about its position.</summary>
/// <param name="Face">The font.</param>
/// <param name="Size">The font's size in pixels.</param>
/// <param name="Colour">The colour.</param>
internal sealed record TextStyle(SKTypeface Face, float Size, Rgb24 Colour)
{
    /// <summary>Which part of the text stands at the position, along the line.</summary>
    public HorizontalAlignment Horizontal { get; init; }

    /// <summary>Which part of the text stands at the position, across the line.</summary>
    public VerticalAlignment Vertical { get; init; }

    /// <summary>Whether the text runs upwards, turned by 90 degrees.</summary>
    public bool Upwards { get; init; }

    /// <summary>The height of capitals and digits in pixels.</summary>
    public float CapitalHeight
    {
        get
        {
            using var font = Font();
            return font.Metrics.CapHeight;
        }
    }

    /// <summary>Measures the width of a text, one line, in pixels.</summary>
    public float Measure(string text)
    {
        using var font = Font();
        return font.MeasureText(text);
    }

    /// <summary>Cuts a text that is too wide and ends it with "…".</summary>
    /// <param name="text">The text, one line.</param>
    /// <param name="width">The width it may have, in pixels.</param>
    /// <returns>The text, or as much of its beginning as fits.</returns>
    public string Shorten(string text, float width)
    {
        if (Measure(text) <= width)
            return text;

        int length = text.Length - 1;
        while (length > 0 && Measure(text[..length].TrimEnd() + "…") > width)
            length--;

        return text[..length].TrimEnd() + "…";
    }

    /// <summary>Skia's font. Not hinted, so that letters keep their shapes and places on every machine.</summary>
    public SKFont Font() =>
        new(Face, Size)
        {
            Edging = SKFontEdging.Antialias,
            Hinting = SKFontHinting.None,
            Subpixel = true,
            LinearMetrics = true,
        };
}
