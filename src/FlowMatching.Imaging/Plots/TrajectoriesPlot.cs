using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Draws the ways that samples take from noise to data.</summary>
public static class TrajectoriesPlot
{
    /// <summary>Draws a square panel for each model, all over the same part of the plane: a thin line for each sample, and its two
    /// ends.</summary>
    /// <param name="panels">The models, at least one, from left to right.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<TrajectoriesPanel> panels, TrajectoriesOptions options)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Most, 1, nameof(options));
        Validate(panels);

        TrajectoryLines[] lines = [.. panels.Select(p => new TrajectoryLines(p.Samples, options.Most))];
        var range = options.Range ?? TrajectoryLines.RangeOf(lines);
        var header = new PlotHeader(options.Title, options.Subtitle);
        var row = new PanelRow(range, options.PanelSize, header.Height, [.. panels.Select(TitleOf)]);
        var legend = TrajectoryLines.MakeLegend();

        int width = Math.Max(row.Right, row.Left + legend.RowWidth) + PlotStyle.Margin;
        using var canvas = new Canvas(width, row.Bottom + Legend.RowHeight);
        header.Draw(canvas, row.Left);
        for (int i = 0; i < lines.Length; i++) lines[i].AddTo(row.Frames[i]);
        row.DrawAround(canvas);
        legend.DrawRow(canvas, row.Left, row.Right, row.Bottom);
        return canvas.ToImage();
    }

    private static PanelTitle TitleOf(TrajectoriesPanel panel)
        => new(panel.Title, panel.Straightness is double s ? "straightness S = " + FigureText.Of(s) : "");

    private static void Validate(IReadOnlyList<TrajectoriesPanel> panels)
    {
        if (panels.Count == 0) throw new ArgumentException("There are no trajectories; expected at least one panel.", nameof(panels));

        foreach (var panel in panels)
        {
            if (panel.Samples.States.Count < 2)
                throw new ArgumentException($"\"{panel.Title}\" has one state; a trajectory needs at least two.", nameof(panels));
            if (panel.Samples.Length % 2 != 0)
            {
                throw new ArgumentException(
                    $"\"{panel.Title}\" has {panel.Samples.Length} coordinates, an odd number; expected shape (N, 2).", nameof(panels));
            }
        }
    }
}
