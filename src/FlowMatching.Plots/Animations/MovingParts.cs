using System.Globalization;
using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>A part of an animation. It is asked for its frames one after the other.</summary>
internal interface IMovingPart
{
    /// <summary>Where it is on the page; parts do not overlap.</summary>
    PixelRectangle Bounds { get; }

    /// <summary>Draws the part at a time.</summary>
    /// <param name="canvas">A white canvas of the part's size.</param>
    /// <param name="time">The time, from 0 in the first frame to 1 in the last.</param>
    void Draw(Canvas canvas, double time);
}

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
    public PixelRectangle Bounds => bounds;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, double time)
    {
        vectors.At(time, shown);
        panel.Draw(canvas, shown);
    }
}

/// <summary>A panel of the density of moving points.</summary>
/// <param name="panel">The panel.</param>
/// <param name="samples">The points over time, each state of shape (N, 2).</param>
/// <param name="scale">The density of the brightest colour over time.</param>
internal sealed class MovingDensity(DensityPanel panel, Timeline samples, DensityScale scale) : IMovingPart
{
    private readonly float[] xy = new float[samples.Length];
    private readonly byte[] levels = new byte[panel.Bins * panel.Bins];

    /// <inheritdoc/>
    public PixelRectangle Bounds => panel.Bounds;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, double time)
    {
        samples.At(time, xy);
        DensityPanel.Follow(levels, panel.Measure(xy), scale.At(time), exactly: time is 0 or 1);
        panel.Draw(canvas, 0, 0, levels);
    }
}

/// <summary>A grid of pictures on their way.</summary>
/// <param name="bounds">The grid; it holds nothing else.</param>
/// <param name="panel">The pictures.</param>
/// <param name="ways">The pictures over time.</param>
internal sealed class MovingPictures(PixelRectangle bounds, PicturePanel panel, Timeline ways) : IMovingPart
{
    private readonly float[] values = new float[ways.Length];

    /// <inheritdoc/>
    public PixelRectangle Bounds => bounds;

    /// <inheritdoc/>
    public void Draw(Canvas canvas, double time)
    {
        ways.At(time, values);
        panel.Draw(canvas, bounds.Left, bounds.Top, values);
    }
}

/// <summary>The time in an animation's upper right corner, in the title's line.</summary>
/// <param name="right">Where it ends.</param>
internal sealed class TimeLabel(int right) : IMovingPart
{
    /// <summary>The room for letters above and below their usual height.</summary>
    private const int Overhang = 6;

    private static readonly int TextWidth = (int)MathF.Ceiling(PlotStyle.Title.Measure(TextAt(0))); // all digits are equally wide

    /// <summary>The room left of the right end that the title must leave.</summary>
    public static int Width => TextWidth + (4 * PlotStyle.Gap);

    /// <inheritdoc/>
    public PixelRectangle Bounds { get; } =
        new(right - TextWidth, PlotStyle.Margin - Overhang, right, PlotStyle.Margin + Overhang + PlotFrame.TextHeight(PlotStyle.Title));

    /// <inheritdoc/>
    public void Draw(Canvas canvas, double time) =>
        canvas.DrawText(TextAt(time), new Vector2(0, Overhang), PlotStyle.Title with { Vertical = VerticalAlignment.Top });

    private static string TextAt(double time) => "t = " + time.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>Makes the frames of an animation from a background that they share.</summary>
internal static class FrameSequence
{
    /// <summary>Draws the parts side by side on all cores, each frame after frame: the result does not depend on who is first.</summary>
    /// <param name="background">What all frames show.</param>
    /// <param name="timing">How many frames there are, and how long each is shown.</param>
    /// <param name="parts">What moves.</param>
    /// <returns>The frames. They have an alpha channel, though all is opaque: a GIF file needs one to say what has not changed.</returns>
    public static Image<Rgba32> Render(Canvas background, AnimationTiming timing, IReadOnlyList<IMovingPart> parts)
    {
        Image<Rgba32> frames = new(background.Width, background.Height);
        background.CopyTo(frames.Frames.RootFrame, 0, 0);
        for (int i = 1; i < timing.Frames; i++)
            frames.Frames.AddFrame(frames.Frames.RootFrame);
        Parallel.ForEach(
            parts,
            part =>
            {
                for (int i = 0; i < timing.Frames; i++)
                {
                    using Canvas canvas = new(part.Bounds.Width, part.Bounds.Height);
                    part.Draw(canvas, timing.TimeOf(i));
                    canvas.CopyTo(frames.Frames[i], part.Bounds.Left, part.Bounds.Top);
                }
            }
        );

        frames.Metadata.GetGifMetadata().RepeatCount = 0; // for ever
        for (int i = 0; i < timing.Frames; i++)
            frames.Frames[i].Metadata.GetGifMetadata().FrameDelay = timing.DelayOf(i);
        return frames;
    }
}
