using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws the ways that samples take from noise to data.</summary>
public static class TrajectoriesPlot
{
    /// <summary>Draws a square panel for each model, in rows of equal length, all over the same part of the plane: a thin line for each
    /// sample, and its two ends.</summary>
    /// <param name="panels">The models, at least one, from left to right and from top to bottom.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<TrajectoriesPanel> panels, TrajectoriesOptions options)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Most, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Columns, 1, nameof(options));
        Validate(panels);

        TrajectoryLines[] lines = [.. panels.Select(p => new TrajectoryLines(p.Samples, options.Most))];
        var range = options.Range ?? TrajectoryLines.RangeOf(lines);
        var header = new PlotHeader(options.Title, options.Subtitle);
        var rows = Rows(range, header.Height, panels, options);
        PanelRow first = rows[0],
            last = rows[^1];
        var legend = TrajectoryLines.MakeLegend();

        int width = Math.Max(first.Right, first.Left + legend.RowWidth) + PlotStyle.Margin;
        using var canvas = new Canvas(width, last.Bottom + Legend.RowHeight);
        header.Draw(canvas, first.Left);
        foreach (var (line, frame) in lines.Zip(rows.SelectMany(row => row.Frames)))
            line.AddTo(frame);
        foreach (var row in rows)
            row.DrawAround(canvas);
        legend.DrawRow(canvas, first.Left, first.Right, last.Bottom);
        return canvas.ToImage();
    }

    private static List<PanelRow> Rows(PlotRange range, int top, IReadOnlyList<TrajectoriesPanel> panels, TrajectoriesOptions options)
    {
        List<PanelRow> rows = [];
        foreach (var some in panels.Chunk(options.Columns))
            rows.Add(new PanelRow(range, options.PanelSize, rows is [.., var above] ? above.Bottom : top, [.. some.Select(TitleOf)]));
        return rows;
    }

    private static PanelTitle TitleOf(TrajectoriesPanel panel) =>
        new(panel.Title, panel.Straightness is double s ? "straightness S = " + FigureText.Of(s) : "");

    private static void Validate(IReadOnlyList<TrajectoriesPanel> panels)
    {
        if (panels.Count == 0)
            throw new ArgumentException("There are no trajectories; expected at least one panel.", nameof(panels));

        foreach (var panel in panels)
        {
            if (panel.Samples.States.Count < 2)
                throw new ArgumentException($"\"{panel.Title}\" has one state; a trajectory needs at least two.", nameof(panels));
            if (panel.Samples.Length % 2 != 0)
            {
                throw new ArgumentException(
                    $"\"{panel.Title}\" has {panel.Samples.Length} coordinates, an odd number; expected shape (N, 2).",
                    nameof(panels)
                );
            }
        }
    }
}

/// <summary>How trajectories are drawn.</summary>
public sealed record TrajectoriesOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 480;

    /// <summary>Gets the number of panels beside each other, at least 1; by default all.</summary>
    public int Columns { get; init; } = int.MaxValue;

    /// <summary>Gets the number of trajectories of each panel at most, at least 1: the first ones.</summary>
    public int Most { get; init; } = 200;

    /// <summary>Gets the square part of the plane that all panels show; by default one about all their ends.</summary>
    public PlotRange? Range { get; init; }
}

/// <summary>The ways of one model from noise to data.</summary>
/// <param name="Title">Its name, such as "flow matching" or "reflow".</param>
/// <param name="Samples">The points over time, each state of shape (N, 2).</param>
public sealed record TrajectoriesPanel(string Title, Timeline Samples)
{
    /// <summary>Gets the straightness S = ∫ E‖(z₁ − z₀) − v(z_t, t)‖² dt of the ways, 0 if all are straight at constant speed
    /// (Liu et al. 2022, arXiv:2209.03003); written above the panel where given.</summary>
    public double? Straightness { get; init; }
}
