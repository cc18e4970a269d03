using FlowMatching.Imaging.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Train;

/// <summary>losses.png: the loss over the steps, and by bins of t.</summary>
internal static class LossPicture
{
    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataSet">The data set, for the title.</param>
    /// <param name="lines">The log lines; at least one.</param>
    public static void Write(string path, string dataSet, IReadOnlyList<MetricsLine> lines)
    {
        LossCurveOptions options = new()
        {
            Title = $"Training loss on {dataSet}",
            Subtitle = $"step {lines[^1].Step}, running mean {lines[^1].SmoothedLoss:F4}; the conditional loss has a floor above zero",
        };
        using var picture = LossCurvePlot.Render(Curve(lines), options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }

    private static LossCurve Curve(IReadOnlyList<MetricsLine> lines) => new()
    {
        Steps = [.. lines.Select(line => (double)line.Step)],
        Raw = [.. lines.Select(line => line.Loss)],
        Smoothed = [.. lines.Select(line => line.SmoothedLoss)],
        ByTimeBin = [.. Enumerable.Range(0, lines[0].LossByTimeBin.Count).Select(bin => Bin(lines, bin))],
    };

    private static double[] Bin(IReadOnlyList<MetricsLine> lines, int bin) =>
        [.. lines.Select(line => line.LossByTimeBin[bin] ?? double.NaN)];
}
