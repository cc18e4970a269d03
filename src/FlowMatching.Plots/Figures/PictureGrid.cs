using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

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

        return FrameSequence.Render(
            canvas,
            timing,
            [new MovingPictures(moving.Bounds, new PicturePanel(moving, last), ways), new TimeLabel(canvas.Width - PlotStyle.Margin)]
        );
    }
}

/// <summary>How a grid of pictures is drawn.</summary>
public sealed record PictureGridOptions
{
    /// <summary>Gets the line above the grid.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the pictures in a row, 1 or more; the last row may have fewer.</summary>
    public int Columns { get; init; } = 10;

    /// <summary>Gets what is written above each column; nothing if empty.</summary>
    public IReadOnlyList<string> ColumnLabels { get; init; } = [];

    /// <summary>Gets what is written left of each row; nothing if empty.</summary>
    public IReadOnlyList<string> RowLabels { get; init; } = [];

    /// <summary>Gets what is written below each picture; nothing if empty.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>Gets the least width of a picture on the page: smaller ones are enlarged by a whole factor, each pixel a sharp
    /// square.</summary>
    public int LeastWidth { get; init; } = 56;
}

/// <summary>Pictures as a model makes them: numbers from −1 (dark) to 1 (bright), shape (N, C, H, W), row-major.</summary>
/// <param name="Values">The numbers; what lies outside [−1, 1] is drawn as its nearest end.</param>
/// <param name="Channels">C: 1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">H in pixels.</param>
/// <param name="Width">W in pixels.</param>
public readonly record struct PictureBatch(ReadOnlyMemory<float> Values, int Channels, int Height, int Width)
{
    /// <summary>Gets the numbers of a picture.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>Gets the number N of pictures.</summary>
    public int Count => Values.Length / Size;

    internal void Validate()
    {
        if (Channels is not (1 or 3))
            throw new ArgumentException($"The pictures have {Channels} channels, expected 1 or 3.");
        if (Height < 1 || Width < 1)
            throw new ArgumentException($"The pictures have {Height} x {Width} pixels, expected 1 or more each way.");
        if (Values.Length == 0 || Values.Length % Size != 0)
            throw new ArgumentException($"There are {Values.Length} numbers, expected whole pictures of {Size}.");
    }
}
