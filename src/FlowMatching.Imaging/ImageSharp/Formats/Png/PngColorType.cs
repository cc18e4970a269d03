namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>What the samples of a pixel are; the numbers are those of the file.</summary>
internal enum PngColorType : byte
{
    Grayscale = 0,
    Rgb = 2,
    Palette = 3,
    GrayscaleWithAlpha = 4,
    RgbWithAlpha = 6,
}
