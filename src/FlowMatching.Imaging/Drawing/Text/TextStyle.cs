using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>How text looks and how it lies about its position.</summary>
/// <param name="Face">The font.</param>
/// <param name="Size">The font's size in pixels.</param>
/// <param name="Colour">The colour.</param>
public sealed record TextStyle(FontFace Face, float Size, Rgb24 Colour)
{
    /// <summary>Gets which part of the text stands at the position, along the line.</summary>
    public HorizontalAlignment Horizontal { get; init; }

    /// <summary>Gets which part of the text stands at the position, across the line.</summary>
    public VerticalAlignment Vertical { get; init; }

    /// <summary>Gets a value indicating whether the text runs upwards, turned by 90 degrees.</summary>
    public bool Upwards { get; init; }

    /// <summary>Gets the height of capitals and digits in pixels.</summary>
    public float CapitalHeight => Face.CapitalHeight * Size;

    /// <summary>Measures the width of a text in pixels.</summary>
    /// <param name="text">The text, one line.</param>
    /// <returns>Its width.</returns>
    public float Measure(string text) => Face.Measure(text, Size);

    /// <summary>Cuts a text that is too wide and ends it with "…".</summary>
    /// <param name="text">The text, one line.</param>
    /// <param name="width">The width it may have, in pixels.</param>
    /// <returns>The text, or as much of its beginning as fits.</returns>
    public string Shorten(string text, float width)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Measure(text) <= width) return text;

        int length = text.Length - 1;
        while (length > 0 && Measure(text[..length].TrimEnd() + "…") > width) length--;

        return text[..length].TrimEnd() + "…";
    }
}
