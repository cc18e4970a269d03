namespace FlowMatching.Plots;

/// <summary>The panel of a figure of quality against the number of evaluations.</summary>
/// <param name="curves">The curves.</param>
/// <param name="options">How they are drawn.</param>
internal sealed class QualityPanel(IReadOnlyList<QualityCurve> curves, QualityCurvesOptions options)
{
    /// <summary>The room beyond the outermost points, as a ratio on a logarithmic axis.</summary>
    private const double Ratio = 1.25;

    /// <summary>The same as a share of a linear axis.</summary>
    private const double Share = 0.06;

    private const int PixelsPerValue = 40;
    private const float FloorWidth = 1.5f;

    private readonly string[] models = [.. curves.Select(c => c.Model).Distinct()];
    private readonly string[] solvers = [.. curves.Select(c => c.Solver).Distinct()];

    private bool HasFloor => options.Floor is double floor && Shows(floor);

    /// <summary>Finds whether a value can be drawn.</summary>
    public static bool Shows(double value, QualityCurvesOptions options) =>
        double.IsFinite(value) && (value > 0 || !options.LogarithmicValues);

    /// <summary>Chooses the vertical axis; the floor lies inside.</summary>
    /// <param name="height">The panel's height in pixels, for the number of ticks.</param>
    public Axis ValueAxis(int height)
    {
        var values = curves.SelectMany(c => c.Points).Select(p => p.Value).Append(options.Floor ?? double.NaN);
        double[] shown = Quantiles.Sorted(values.Where(Shows));
        int ticks = PlotFrame.MostTicks(height, PixelsPerValue);
        var (low, high) = shown.Length == 0 ? (0.1, 1) : (shown[0], shown[^1]);
        if (options.LogarithmicValues)
            return Axis.Logarithmic(low / Ratio, high * Ratio, ticks);

        double margin = high > low ? Share * (high - low) : Math.Max(Math.Abs(high) / 10, 1e-6);
        return Axis.Linear(low - margin, high + margin, ticks);
    }

    /// <summary>Draws the panel with its axes.</summary>
    public void Draw(Canvas canvas, PixelRectangle bounds, Axis y)
    {
        var frame = new PlotFrame(bounds, EvaluationAxis(bounds.Width), y);
        frame.ShowGrid();
        if (HasFloor)
            frame.AddLevel(options.Floor!.Value, Floor);
        foreach (var curve in curves)
            AddCurve(frame, curve);
        frame.Draw(canvas, "number of network evaluations (NFE)", options.YLabel);
        if (!curves.SelectMany(c => c.Points).Any(p => Shows(p.Value)))
            frame.DrawNote(canvas, "no values to draw");
    }

    /// <summary>Makes the legend: solvers by colour, models by line and mark, the floor.</summary>
    /// <param name="mostWidth">The width that it may have.</param>
    public Legend MakeLegend(int mostWidth)
    {
        bool many = models.Length > 1;
        IEnumerable<LegendEntry> entries = solvers.Select(
            (name, i) => Entry(name, many ? new CurveLook(CurveColours.At(i)) : LookOf(0, i))
        );
        if (many)
        {
            entries = entries
                .Prepend(new LegendEntry("solver", null))
                .Append(new LegendEntry("model", null))
                .Concat(models.Select((name, i) => Entry(name, LookOf(i, 0) with { Paint = PlotStyle.FaintInk })));
        }

        if (HasFloor)
        {
            if (many)
                entries = entries.Append(new LegendEntry("reference", null));
            entries = entries.Append(new LegendEntry(options.FloorLabel, Floor.DrawSample));
        }

        return new Legend(entries, mostWidth);
    }

    private static LegendEntry Entry(string name, CurveLook look) => new(name, look.DrawSample);

    private static CurveLook Floor => new(PlotStyle.FaintInk, FloorWidth) { Pattern = CurveLook.PatternAt(1) };

    private bool Shows(double value) => Shows(value, options);

    private CurveLook LookOf(int model, int solver)
    {
        int mark = models.Length > 1 ? model : solver;

        return new(CurveColours.At(solver)) { Mark = CurveLook.MarkAt(mark), Pattern = CurveLook.PatternAt(model) };
    }

    private void AddCurve(PlotFrame frame, QualityCurve curve)
    {
        QualityPoint[] points = [.. curve.Points.OrderBy(p => p.Evaluations)];
        var look = LookOf(Array.IndexOf(models, curve.Model), Array.IndexOf(solvers, curve.Solver));
        frame.AddCurve([.. points.Select(p => p.Evaluations)], [.. points.Select(p => p.Value)], look);
    }

    private Axis EvaluationAxis(int width)
    {
        double[] evaluations = Quantiles.Sorted(curves.SelectMany(c => c.Points).Select(p => p.Evaluations));
        var (low, high) = evaluations.Length == 0 ? (1, 100) : (evaluations[0], evaluations[^1]);

        return Axis.Logarithmic(low / Ratio, high * Ratio, PlotFrame.MostTicks(width));
    }
}
