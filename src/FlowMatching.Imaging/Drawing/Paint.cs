using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Drawing;

/// <summary>What a shape is filled with.</summary>
/// <param name="Colour">The colour, sRGB.</param>
/// <param name="Opacity">From 0, invisible, to 1, opaque.</param>
public readonly record struct Paint(Rgb24 Colour, float Opacity = 1)
{
    /// <summary>Takes a colour as an opaque paint.</summary>
    /// <param name="colour">The colour, sRGB.</param>
    public static implicit operator Paint(Rgb24 colour) => FromRgb24(colour);

    /// <summary>Takes a colour as an opaque paint.</summary>
    /// <param name="colour">The colour, sRGB.</param>
    /// <returns>The paint.</returns>
    public static Paint FromRgb24(Rgb24 colour) => new(colour);
}
