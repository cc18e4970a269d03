using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>A panel of the density of moving points.</summary>
/// <param name="panel">The panel.</param>
/// <param name="samples">The points over time, each state of shape (N, 2).</param>
/// <param name="scale">The density of the brightest colour over time.</param>
internal sealed class MovingDensity(DensityPanel panel, Timeline samples, DensityScale scale) : IMovingPart
{
    private readonly float[] xy = new float[samples.Length];
    private readonly byte[] levels = new byte[panel.Bins * panel.Bins];

    /// <inheritdoc/>
    public void Draw(ImageFrame<Rgb24> frame, double time)
    {
        samples.At(time, xy);
        DensityPanel.Follow(levels, panel.Measure(xy), scale.At(time), exactly: time is 0 or 1);
        panel.Draw(frame, levels);
    }
}
