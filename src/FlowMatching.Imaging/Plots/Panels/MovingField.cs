using FlowMatching.Imaging.Drawing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>A panel of arrows that change over time.</summary>
/// <param name="bounds">The panel.</param>
/// <param name="grid">The cells.</param>
/// <param name="vectors">The vectors over time.</param>
/// <param name="speedMax">The speed of arrows as long as a cell.</param>
internal sealed class MovingField(PixelRectangle bounds, PlotGrid grid, Timeline vectors, double speedMax) : IMovingPart
{
    private readonly float[] shown = new float[vectors.Length];
    private readonly QuiverPanel panel = new(new PixelRectangle(0, 0, bounds.Width, bounds.Height), grid, speedMax);

    /// <inheritdoc/>
    public void Draw(ImageFrame<Rgb24> frame, double time)
    {
        vectors.At(time, shown);
        frame.DrawPart(bounds, canvas => panel.Draw(canvas, shown));
    }
}
