using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws how noise becomes data: the density at some times, side by side.</summary>
public static class EvolutionStrip
{
    private const int LeastPanel = 80;
    private const int PanelGap = 12;
    private const int PixelsPerTick = 34;

    /// <summary>Draws one panel for each time, all over the same part of the plane.</summary>
    /// <param name="states">The points at each time, shape (N, 2), from left to right; usually ten times from 0 to 1.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<TimedValues> states, EvolutionStripOptions options)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(options);
        if (states.Count == 0)
            throw new ArgumentException("There are no points to draw; expected at least one time.", nameof(states));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PanelSize, LeastPanel, nameof(options));

        var range = options.Range ?? PlotRange.Square(states[^1].Values.Span);
        range.RequireSquare();
        var y = Axis.Linear(range.YMin, range.YMax, PlotFrame.MostTicks(options.PanelSize, PixelsPerTick));
        var header = new PlotHeader(options.Title, options.Subtitle);
        var panels = Panels(states.Count, options.PanelSize, PlotStyle.Margin + PlotFrame.NumbersWidth(y), PanelsTop(header));

        using var canvas = new Canvas(panels[^1].Right + PlotStyle.Margin, panels[0].Bottom + PlotFrame.NumbersHeight + PlotStyle.Margin);
        header.Draw(canvas, panels[0].Left);
        string[] titles = TimeTitles.Of([.. states.Select(s => s.Time)]);
        for (int i = 0; i < panels.Length; i++)
            DrawAround(canvas, panels[i], range, titles[i], first: i == 0);

        var levels = new byte[panels.Length][];
        DensityPanel[] densities = [.. panels.Select(bounds => new DensityPanel(bounds, range, pixelsPerBin: 1))];
        Parallel.For(0, panels.Length, i => levels[i] = Levels(densities[i], states[i].Values.Span));
        for (int i = 0; i < panels.Length; i++)
            densities[i].Draw(canvas, panels[i].Left, panels[i].Top, levels[i]);
        return canvas.ToImage();
    }

    private static int PanelsTop(PlotHeader header) => header.Height + PlotFrame.TextHeight(PlotStyle.Label) + PlotStyle.Gap + 2;

    private static PixelRectangle[] Panels(int count, int size, int left, int top) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => left + (i * (size + PanelGap)))
                .Select(x => new PixelRectangle(x, top, x + size, top + size)),
        ];

    private static void DrawAround(Canvas canvas, PixelRectangle panel, PlotRange range, string title, bool first)
    {
        int ticks = PlotFrame.MostTicks(panel.Width, PixelsPerTick);
        var frame = new PlotFrame(panel, Axis.Linear(range.XMin, range.XMax, ticks), Axis.Linear(range.YMin, range.YMax, ticks));
        frame.Draw(canvas, "", first ? "" : null); // the others share its vertical axis

        var above = new Vector2((panel.Left + panel.Right) / 2f, panel.Top - PlotStyle.Gap - 1);
        canvas.DrawText(title, above, PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre });
    }

    private static byte[] Levels(DensityPanel panel, ReadOnlySpan<float> xy)
    {
        double[] density = panel.Measure(xy);
        var levels = new byte[density.Length];
        DensityPanel.Follow(levels, density, DensityLevels.Brightest(density), exactly: true);
        return levels;
    }
}

/// <summary>How a strip of densities is drawn.</summary>
public sealed record EvolutionStripOptions
{
    /// <summary>Gets the line above the strip.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; } = "density at time t, each panel on its own colour scale";

    /// <summary>Gets the width and height of each panel in pixels, at least 80.</summary>
    public int PanelSize { get; init; } = 190;

    /// <summary>Gets the part of the plane that all panels show; by default a square about the central mass of the last points.</summary>
    public PlotRange? Range { get; init; }
}
