using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>A colour and how much it matters.</summary>
/// <param name="Colour">The colour.</param>
/// <param name="Weight">Its weight, greater than 0.</param>
internal readonly record struct WeightedColour(Rgb24 Colour, double Weight)
{
    /// <summary>Red, green or blue, by number.</summary>
    public byte Channel(int channel) => channel == 0 ? Colour.R : channel == 1 ? Colour.G : Colour.B;
}
