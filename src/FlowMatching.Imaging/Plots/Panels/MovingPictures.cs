using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>A grid of pictures on their way.</summary>
/// <param name="panel">The grid.</param>
/// <param name="ways">The pictures over time.</param>
internal sealed class MovingPictures(PicturePanel panel, Timeline ways) : IMovingPart
{
    private readonly float[] values = new float[ways.Length];

    /// <inheritdoc/>
    public void Draw(ImageFrame<Rgb24> frame, double time)
    {
        ways.At(time, values);
        panel.Draw(frame, values);
    }
}
