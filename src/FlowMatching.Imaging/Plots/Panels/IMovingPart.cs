using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>A part of an animation. It is asked for its frames one after the other, and touches no pixel of another part.</summary>
internal interface IMovingPart
{
    /// <summary>Draws the part at a time.</summary>
    /// <param name="frame">The frame, a copy of the background.</param>
    /// <param name="time">The time, from 0 in the first frame to 1 in the last.</param>
    void Draw(ImageFrame<Rgb24> frame, double time);
}
