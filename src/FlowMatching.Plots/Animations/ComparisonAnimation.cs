using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws models below each other and their numbers of evaluations beside each other: what few evaluations are good for can be seen
/// only where they are few.</summary>
public static class ComparisonAnimation
{
    private const int LeastWidth = 900;

    /// <summary>Draws the frames: densities on their way from the same noise, the distance SW₂ that they reach, the velocity fields, and a
    /// chart of all distances.</summary>
    /// <param name="grid">Where the fields were evaluated; its range is what all panels show.</param>
    /// <param name="rows">The models, from top to bottom, all with the same numbers of evaluations.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The frames, which the caller disposes; <see cref="AnimationFile"/> saves them.</returns>
    public static Image<Rgba32> Render(PlotGrid grid, IReadOnlyList<ComparisonRow> rows, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        options.Timing.Validate();
        Validate(grid, rows);

        double speedMax = QuiverPanel.SpeedMax(rows.SelectMany(r => r.Field.States).Select(s => s.Values));
        var layout = DrawBackground(grid.Range, rows, speedMax, options, out var canvas);
        using var background = canvas;
        (DensityPanel Panel, Timeline Samples)[] panels =
        [
            .. rows.SelectMany(
                (row, i) =>
                    row.Panels.Select((cell, j) => (new DensityPanel(layout.Panel(i, j), grid.Range, pixelsPerBin: 1), cell.Samples))
            ),
        ];
        var scale = new DensityScale(panels);
        IMovingPart[] parts =
        [
            .. rows.Select((row, i) => new MovingField(layout.Fields[i], grid, row.Field, speedMax)),
            .. panels.Select(p => new MovingDensity(p.Panel, p.Samples, scale)),
            new TimeLabel(options.Width - PlotStyle.Margin),
        ];

        return FrameSequence.Render(background, options.Timing, parts);
    }

    private static ComparisonLayout DrawBackground(
        PlotRange range,
        IReadOnlyList<ComparisonRow> rows,
        double speedMax,
        ComparisonOptions options,
        out Canvas canvas
    )
    {
        var header = new PlotHeader(options.Title ?? " ", options.Subtitle); // the time stands in the title's line
        int ticks = PlotFrame.MostTicks(options.Width / 4, ComparisonLayout.PixelsPerTick);
        var y = Axis.Linear(range.YMin, range.YMax, ticks);
        var bar = new ColourBar(QuiverPanel.Map, Axis.Linear(0, speedMax, ticks), "speed");
        var layout = new ComparisonLayout(
            options.Width,
            header.Height,
            rows.Count,
            rows[0].Panels.Count,
            y,
            bar.Width,
            new DistanceChart(rows).HeightBelow
        );

        canvas = new Canvas(options.Width, layout.Height);
        header.Draw(canvas, layout.Panel(0, 0).Left, 0, canvas.Width - PlotStyle.Margin - TimeLabel.Width);
        new ComparisonBackground(rows, range, layout).Draw(canvas, bar);
        return layout;
    }

    private static void Validate(PlotGrid grid, IReadOnlyList<ComparisonRow> rows)
    {
        if (rows.Count == 0 || rows[0].Panels.Count == 0)
            throw new ArgumentException("There is nothing to compare; expected at least one model with one panel.", nameof(rows));

        grid.Range.RequireSquare();
        var wanted = rows[0].Panels.Select(p => p.Evaluations);
        foreach (var row in rows)
        {
            grid.Require(row.Field.Length, valuesPerCell: 2);
            if (!row.Panels.Select(p => p.Evaluations).SequenceEqual(wanted))
            {
                throw new ArgumentException(
                    $"\"{row.Label}\" has panels for NFE {string.Join(", ", row.Panels.Select(p => p.Evaluations))}, "
                        + $"\"{rows[0].Label}\" for {string.Join(", ", wanted)}; they must be the same.",
                    nameof(rows)
                );
            }
        }
    }
}

/// <summary>How a comparison is drawn.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 900; the height follows.</summary>
    public int Width { get; init; } = 1160;

    /// <summary>Gets the number and the times of the frames.</summary>
    public AnimationTiming Timing { get; init; } = new();
}

/// <summary>One model of a comparison.</summary>
/// <param name="Label">Its name, such as "flow matching" or "reflow".</param>
/// <param name="Panels">Its samples, from few to many evaluations.</param>
/// <param name="Field">Its velocity field over time, each state of shape (size · size, 2) in the order of the grid's positions.</param>
public sealed record ComparisonRow(string Label, IReadOnlyList<ComparisonPanel> Panels, Timeline Field);

/// <summary>What one model makes of the noise with one number of network evaluations.</summary>
/// <param name="Evaluations">The number of network evaluations (NFE).</param>
/// <param name="Samples">The points from noise to sample, each state of shape (N, 2): for Euler, the state after each step.</param>
/// <param name="SlicedWasserstein">The distance SW₂ of the samples from the data.</param>
public sealed record ComparisonPanel(int Evaluations, Timeline Samples, double SlicedWasserstein);
