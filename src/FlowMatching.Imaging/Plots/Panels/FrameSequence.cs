using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>Makes the frames of an animation from a background that they share.</summary>
internal static class FrameSequence
{
    /// <summary>Draws the parts side by side on all cores, each frame after frame: the result does not depend on who is first.</summary>
    /// <param name="background">What all frames show; becomes the first frame.</param>
    /// <param name="timing">How many frames there are, and how long each is shown.</param>
    /// <param name="parts">What moves.</param>
    /// <returns>The background with all frames.</returns>
    public static Image<Rgb24> Render(Image<Rgb24> background, AnimationTiming timing, IReadOnlyList<IMovingPart> parts)
    {
        for (int i = 1; i < timing.Frames; i++) background.Frames.AddFrame(background.Frames.RootFrame);
        Parallel.ForEach(parts, part =>
        {
            for (int i = 0; i < timing.Frames; i++) part.Draw(background.Frames[i], timing.TimeOf(i));
        });

        background.Metadata.GetGifMetadata().RepeatCount = 0; // for ever
        for (int i = 0; i < timing.Frames; i++)
        {
            var frame = background.Frames[i].Metadata.GetGifMetadata();
            frame.FrameDelay = timing.DelayOf(i);
            frame.DisposalMethod = GifDisposalMethod.NotDispose;
        }

        return background;
    }
}
