using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Train;

/// <summary>losses.png: the loss over the steps, and by bins of t.</summary>
internal static class LossPicture
{
    /// <summary>What to know of the loss of conditional flow matching.</summary>
    public const string FloorOfData = "the conditional loss has a floor above zero";

    /// <summary>What to know of the loss on a teacher's pairs.</summary>
    public const string FloorOfReflow = "the straighter the pairs, the nearer zero it can come";

    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataSet">The data set, for the title.</param>
    /// <param name="lines">The log lines; at least one.</param>
    /// <param name="remark">What to know of this loss.</param>
    public static void Write(string path, string dataSet, IReadOnlyList<MetricsLine> lines, string remark = FloorOfData)
    {
        LossCurveOptions options = new()
        {
            Title = $"Training loss on {dataSet}",
            Subtitle = $"step {lines[^1].Step}, running mean {lines[^1].SmoothedLoss:F4}; {remark}",
        };
        using var picture = LossCurvePlot.Render(Curve(lines), options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }

    private static LossCurve Curve(IReadOnlyList<MetricsLine> lines) =>
        new()
        {
            Steps = [.. lines.Select(line => (double)line.Step)],
            Raw = [.. lines.Select(line => line.Loss)],
            Smoothed = [.. lines.Select(line => line.SmoothedLoss)],
            Validation = Validation(lines),
            ByTimeBin = [.. Enumerable.Range(0, lines[0].LossByTimeBin.Count).Select(bin => Bin(lines, bin))],
        };

    private static (double Step, double Loss)[] Validation(IReadOnlyList<MetricsLine> lines) =>
        [.. lines.Where(line => line.ValidationLoss is not null).Select(line => ((double)line.Step, line.ValidationLoss!.Value))];

    private static double[] Bin(IReadOnlyList<MetricsLine> lines, int bin) =>
        [.. lines.Select(line => line.LossByTimeBin[bin] ?? double.NaN)];
}
