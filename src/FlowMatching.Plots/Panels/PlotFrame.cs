using System.Numerics;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace FlowMatching.Plots;

/// <summary>A panel with its two axes, drawn by ScottPlot: curves, grid, border, ticks with their numbers, and names.</summary>
/// <param name="bounds">The panel itself, without what stands around it.</param>
/// <param name="x">The axis along its lower side.</param>
/// <param name="y">The axis along its left side, upwards.</param>
internal sealed class PlotFrame(PixelRectangle bounds, Axis x, Axis y)
{
    private readonly List<Action<Plot>> content = [];

    /// <summary>The panel.</summary>
    public PixelRectangle Bounds => bounds;

    /// <summary>The room below a panel for numbers and the axis' name.</summary>
    public static int BottomMargin { get; } =
        PlotStyle.TickLength + TextHeight(PlotStyle.TickText) + TextHeight(PlotStyle.Label) + (3 * PlotStyle.Gap) + PlotStyle.Margin;

    /// <summary>The room below a panel for numbers alone.</summary>
    public static int NumbersHeight { get; } = PlotStyle.TickLength + 1 + PlotStyle.Gap + TextHeight(PlotStyle.TickText);

    private static Color Ink => new Paint(PlotStyle.Ink).Plot;

    /// <summary>Finds the room left of a panel for the numbers of its y axis and the axis' name.</summary>
    public static int LeftMargin(Axis axis) =>
        PlotStyle.Margin + TextHeight(PlotStyle.Label) + (3 * PlotStyle.Gap) + WidestLabel(axis) + PlotStyle.TickLength;

    /// <summary>Measures the widest number of an axis.</summary>
    public static int WidestLabel(Axis axis) =>
        (int)MathF.Ceiling(axis.Ticks.Select(t => PlotStyle.TickText.Measure(t.Label)).DefaultIfEmpty(0).Max());

    /// <summary>Finds the room left of a panel for the numbers of its y axis alone.</summary>
    public static int NumbersWidth(Axis axis) => WidestLabel(axis) + PlotStyle.Gap + PlotStyle.TickLength + 1;

    /// <summary>Finds how many numbers find room along an axis.</summary>
    public static int MostTicks(int pixels, int pixelsEach = 64) => Math.Max(2, pixels / pixelsEach);

    /// <summary>The height of capitals and digits, in whole pixels.</summary>
    public static int TextHeight(TextStyle style) => (int)MathF.Ceiling(style.CapitalHeight);

    /// <summary>Shows faint lines at the ticks, below the curves.</summary>
    public void ShowGrid() =>
        content.Add(plot =>
        {
            plot.ShowGrid();
            plot.Grid.MajorLineColor = new Paint(PlotStyle.GridLine).Plot;
            plot.Grid.XAxisStyle.MajorLineStyle.AntiAlias = plot.Grid.YAxisStyle.MajorLineStyle.AntiAlias = false;
        });

    /// <summary>Adds a curve. A value that is not finite, or cannot lie on its axis, leaves a gap; a point between two gaps is
    /// marked.</summary>
    /// <param name="xs">Where its points are along x, ascending.</param>
    /// <param name="ys">Their values.</param>
    /// <param name="look">Its look.</param>
    public void AddCurve(IReadOnlyList<double> xs, IReadOnlyList<double> ys, CurveLook look)
    {
        for (int from = 0, i = 0; i <= xs.Count; i++)
        {
            if (i < xs.Count && Shows(xs[i], ys[i]))
                continue;

            if (i > from)
                AddPiece([.. xs.Skip(from).Take(i - from).Select(x.Scaled)], [.. ys.Skip(from).Take(i - from).Select(y.Scaled)], look);
            from = i + 1;
        }
    }

    /// <summary>Adds a line through points of the plane, in any direction.</summary>
    public void AddPath(double[] xs, double[] ys, Paint paint, float width) =>
        content.Add(plot => plot.Add.ScatterLine(xs, ys, paint.Plot).LineWidth = width);

    /// <summary>Adds points of the plane as discs.</summary>
    public void AddPoints(double[] xs, double[] ys, Paint paint, float radius) =>
        content.Add(plot =>
        {
            var points = plot.Add.ScatterPoints(xs, ys, paint.Plot);
            (points.MarkerSize, points.MarkerLineWidth) = (2 * radius, 0);
        });

    /// <summary>Adds a horizontal line over the whole width.</summary>
    public void AddLevel(double value, CurveLook look) =>
        AddPiece([x.Scaled(x.Min), x.Scaled(x.Max)], [y.Scaled(value), y.Scaled(value)], look);

    /// <summary>Draws the panel: its curves, its border and its axes.</summary>
    /// <param name="canvas">The figure.</param>
    /// <param name="xLabel">The name of the lower axis, which may be empty.</param>
    /// <param name="yLabel">The name of the left axis, which may be empty; null leaves its numbers out too, where a panel shares
    /// another's.</param>
    public void Draw(Canvas canvas, string xLabel, string? yLabel)
    {
        using Plot plot = Empty();
        Name(plot.Axes.Bottom, xLabel);
        Name(plot.Axes.Left, yLabel ?? "");
        if (yLabel is null)
            (plot.Axes.Left.MajorTickStyle.Length, plot.Axes.Left.TickLabelStyle.IsVisible) = (0, false);
        foreach (var add in content)
            add(plot);

        // Lines are drawn about their middles: half a pixel outside, the border fills the pixels around the panel.
        plot.Layout.Fixed(new PixelRect(bounds.Left - 0.5f, bounds.Right + 0.5f, bounds.Bottom + 0.5f, bounds.Top - 0.5f));
        PixelRect page = new(0, canvas.Width, canvas.Height, 0);
        using SKPictureRecorder aside = new();
        // the first time it draws twice, as it knows no ticks before
        plot.Render(aside.BeginRecording(SKRect.Create(canvas.Width, canvas.Height)), page);
        plot.Render(canvas.Skia, page);
    }

    /// <summary>Writes a remark in the middle of the panel.</summary>
    public void DrawNote(Canvas canvas, string note) =>
        canvas.DrawText(
            note,
            new Vector2((bounds.Left + bounds.Right) / 2f, (bounds.Top + bounds.Bottom) / 2f),
            PlotStyle.Subtitle with
            {
                Horizontal = HorizontalAlignment.Centre,
            }
        );

    private static void Name(IAxis axis, string name)
    {
        // it centres lines with room for letters below, and digits have none
        axis.TickLabelStyle.OffsetY = axis.Edge == Edge.Left ? 1.5f : 3;
        (axis.Label.OffsetX, axis.Label.OffsetY) = axis.Edge == Edge.Left ? (-4, 0) : (0, 5);
        (axis.Label.Text, axis.Label.FontName, axis.Label.FontSize, axis.Label.Bold, axis.Label.ForeColor) = (
            name,
            PlotFonts.Name,
            PlotStyle.Label.Size,
            false,
            Ink
        );
        (axis.TickLabelStyle.FontName, axis.TickLabelStyle.FontSize, axis.TickLabelStyle.ForeColor) = (
            PlotFonts.Name,
            PlotStyle.TickText.Size,
            Ink
        );
        (axis.MajorTickStyle.Length, axis.MajorTickStyle.Width, axis.MajorTickStyle.Color, axis.MajorTickStyle.AntiAlias) = (
            PlotStyle.TickLength,
            1,
            Ink,
            false
        );
    }

    private Plot Empty()
    {
        PlotFonts.Register();
        Plot plot = new();
        plot.RenderManager.ClearCanvasBeforeEachRender = false; // what is there already stays in sight
        plot.FigureBackground.Color = plot.DataBackground.Color = Colors.Transparent;
        plot.HideGrid();
        plot.HideLegend();
        plot.Axes.SetLimits(x.Scaled(x.Min), x.Scaled(x.Max), y.Scaled(y.Min), y.Scaled(y.Max));
        foreach (var axis in plot.Axes.GetAxes().OfType<ScottPlot.AxisPanels.AxisBase>())
        {
            (axis.FrameLineStyle.Width, axis.FrameLineStyle.Color, axis.FrameLineStyle.AntiAlias) = (1, Ink, false);
            axis.MinorTickStyle.Length = 0;
            axis.TickGenerator = new EmptyTickGenerator();
        }

        (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Ticks(x), Ticks(y));
        plot.Add.Marker(x.Scaled(x.Min), y.Scaled(y.Min)).IsVisible = false; // where there is nothing to plot, it leaves the ticks out
        return plot;
    }

    private static NumericManual Ticks(Axis axis) =>
        new([.. axis.Ticks.Select(t => axis.Scaled(t.Value))], [.. axis.Ticks.Select(t => t.Label)]);

    private bool Shows(double xValue, double yValue) => double.IsFinite(x.Scaled(xValue)) && double.IsFinite(y.Scaled(yValue));

    // SignalXY draws of a column of pixels its first, lowest, highest and last point: a million steps are drawn as fast as a thousand.
    private void AddPiece(double[] xs, double[] ys, CurveLook look) =>
        content.Add(plot =>
        {
            IPlottable curve = look.Mark == MarkerShape.None && xs.Length > 2 ? plot.Add.SignalXY(xs, ys) : plot.Add.Scatter(xs, ys);
            look.Put((IHasLine)curve, (IHasMarker)curve, isLone: xs.Length == 1);
        });
}
