using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Draws the loss over a training run.</summary>
public static class LossCurvePlot
{
    private const int LeastWidth = 400;
    private const int LeastHeight = 300;
    private const int OnePanelHeight = 540;
    private const int TwoPanelsHeight = 960;

    /// <summary>Draws the loss of each logged step faintly and the smoothed loss over it; below, where given, the loss by bin of t.</summary>
    /// <param name="curve">The loss.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(LossCurve curve, LossCurveOptions options)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(options);
        curve.RequireEqualLengths();
        bool hasBins = curve.ByTimeBin is { Count: > 0 };
        int height = options.Height ?? (hasBins ? TwoPanelsHeight : OnePanelHeight);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(height, LeastHeight, nameof(options));

        using var canvas = new Canvas(options.Width, height);
        Draw(canvas, curve, options);
        return canvas.ToImage();
    }

    private static void Draw(Canvas canvas, LossCurve curve, LossCurveOptions options)
    {
        var header = new PlotHeader(options.Title, options.Subtitle);
        var series = SeriesByPanel(curve, options);
        int each = (canvas.Height - header.Height) / series.Count;
        int panelHeight = each - PlotFrame.BottomMargin;
        CurvePanel[] panels = [.. series.Select(s => new CurvePanel(options.YLabel, curve.Steps, s, panelHeight))];

        bool beside = panels.Length > 1; // the many names of the second panel find no room in it; then both stand at the side
        int left = panels.Max(p => p.LeftMargin);
        int right = canvas.Width - (beside ? panels.Max(p => p.Legend.Width) + PlotStyle.Gap : 2 * PlotStyle.Margin);
        for (int i = 0; i < panels.Length; i++)
        {
            int top = header.Height + (i * each);
            var bounds = new PixelRectangle(left, top, right, top + panelHeight);
            panels[i].Draw(canvas, bounds);
            if (beside) panels[i].Legend.DrawBeside(canvas, bounds);
            else panels[i].Legend.DrawInside(canvas, bounds);
        }

        header.Draw(canvas, left);
    }

    private static List<IReadOnlyList<CurveSeries>> SeriesByPanel(LossCurve curve, LossCurveOptions options)
    {
        var total = new List<CurveSeries>
        {
            new("each logged step", curve.Raw, new CurveLook(new Paint(CurveColours.At(0), 0.3f), 1)),
            new("smoothed", curve.Smoothed, new CurveLook(CurveColours.At(0))),
        };
        if (curve.Validation.Count > 0) total.Add(new CurveSeries("held-out examples", curve.ValidationAtSteps(), new CurveLook(CurveColours.At(2))));
        if (options.ReferenceLoss is double reference)
            total.Add(new CurveSeries(options.ReferenceLabel, [reference], new CurveLook(CurveColours.At(1), 1.5f) { Pattern = CurveLook.PatternAt(1) }) { IsReference = true });

        if (curve.ByTimeBin is not { Count: > 0 } bins) return [total];

        return [total, [.. bins.Select((values, i) => BinSeries(values, i, bins.Count))]];
    }

    private static CurveSeries BinSeries(double[] values, int index, int count)
    {
        string from = ((double)index / count).ToString("0.0#", CultureInfo.InvariantCulture);
        string to = ((index + 1.0) / count).ToString("0.0#", CultureInfo.InvariantCulture);

        return new($"t in [{from}, {to}{(index + 1 == count ? ']' : ')')}", values, new CurveLook(CurveColours.Ordered(index, count), 1.5f));
    }
}
