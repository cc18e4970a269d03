using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Colours for curves in one plot, told apart also by colour-blind readers.</summary>
/// <remarks>The set of Okabe and Ito 2008, "Color Universal Design" (jfly.uni-koeln.de/color), without its yellow, which is
/// too pale on white.</remarks>
public static class CurveColours
{
    /// <summary>Gets the colours, the most distinct first.</summary>
    public static IReadOnlyList<Rgb24> All { get; } =
    [new(0, 114, 178), new(213, 94, 0), new(0, 158, 115), new(204, 121, 167), new(230, 159, 0), new(86, 180, 233), new(0, 0, 0)];

    /// <summary>Gets the colour of a curve; more curves than colours begin again.</summary>
    /// <param name="index">The curve's number, from 0.</param>
    /// <returns>Its colour.</returns>
    public static Rgb24 At(int index) => All[index % All.Count];

    /// <summary>Gets the colour of a curve that has a place in an order, such as a bin of t.</summary>
    /// <param name="index">The curve's number, from 0.</param>
    /// <param name="count">The number of curves.</param>
    /// <returns>A colour of the sequential map, neither its near-black nor its near-white end.</returns>
    public static Rgb24 Ordered(int index, int count) => ColourMap.Sequential.At(count < 2 ? 0.5 : 0.12 + (0.7 * index / (count - 1)));
}
