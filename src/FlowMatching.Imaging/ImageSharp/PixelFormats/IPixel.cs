namespace SixLabors.ImageSharp.PixelFormats;

/// <summary>A pixel that can be made from red, green, blue and opacity.</summary>
public interface IPixel
{
    void FromRgba32(Rgba32 source);
}
