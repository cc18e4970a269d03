using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Draws pictures in rows and columns, with labels where they say something.</summary>
public static class PictureGrid
{
    /// <summary>Draws the pictures row by row.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The page, which the caller disposes.</returns>
    public static Image<Rgb24> Render(PictureBatch pictures, PictureGridOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        pictures.Validate();
        PlotHeader header = new(options.Title, options.Subtitle);
        PictureGridLayout layout = new(pictures, options, left: PlotStyle.Margin, header.Height);

        int right = Math.Max(layout.Right, PlotStyle.Margin + header.Width); // few pictures shall not cut the words above them
        using var canvas = new Canvas(right + PlotStyle.Margin, layout.Bottom + PlotStyle.Margin);
        header.Draw(canvas, PlotStyle.Margin);
        layout.DrawLabels(canvas);
        new PicturePanel(layout, pictures).Draw(canvas, 0, 0, pictures.Values.Span);
        return canvas.ToImage();
    }

    /// <summary>Draws an animation: left the pictures on their way from noise, right what becomes of them.</summary>
    /// <param name="last">The pictures at the end; the states of the way are of the same shape.</param>
    /// <param name="ways">The pictures over time.</param>
    /// <param name="timing">The frames.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The frames, which the caller disposes; <see cref="AnimationFile"/> saves them.</returns>
    public static Image<Rgba32> Animate(PictureBatch last, Timeline ways, AnimationTiming timing, PictureGridOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ways);
        ArgumentNullException.ThrowIfNull(timing);
        last.Validate();
        timing.Validate();
        if (ways.Length != last.Values.Length)
            throw new ArgumentException($"The states have {ways.Length} numbers, the last pictures {last.Values.Length}.", nameof(ways));

        PlotHeader header = new(options.Title ?? " ", options.Subtitle); // the time stands in the title's line
        PictureGridLayout moving = new(last, options, PlotStyle.Margin, header.Height);
        PictureGridLayout still = new(last, options, moving.Right + (2 * PlotStyle.Margin), header.Height);

        int right = Math.Max(still.Right, PlotStyle.Margin + header.Width + TimeLabel.Width);
        using var canvas = new Canvas(right + PlotStyle.Margin, still.Bottom + PlotStyle.Margin);
        header.Draw(canvas, PlotStyle.Margin, 0, canvas.Width - PlotStyle.Margin - TimeLabel.Width);
        moving.DrawLabels(canvas);
        still.DrawLabels(canvas);
        new PicturePanel(still, last).Draw(canvas, 0, 0, last.Values.Span);

        return FrameSequence.Render(canvas, timing, [new MovingPictures(moving.Bounds, new PicturePanel(moving, last), ways), new TimeLabel(canvas.Width - PlotStyle.Margin)]);
    }
}
