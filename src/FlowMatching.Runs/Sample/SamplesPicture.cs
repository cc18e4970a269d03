using FlowMatching.Imaging.Plots;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Reports;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Sample;

/// <summary>samples.png: the density of samples in the plane.</summary>
internal static class SamplesPicture
{
    private const int FewestBins = 40, MostBins = 300;

    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The samples, (N, 2), row by row.</param>
    /// <param name="dataSet">The data set, for the title.</param>
    /// <param name="sampling">How they were drawn.</param>
    public static void Write(string path, float[] samples, string dataSet, Sampling sampling)
    {
        DensityPlotOptions options = new()
        {
            Title = $"Samples of {dataSet}",
            Subtitle = $"{sampling.Count} samples, {sampling.Solver}, {sampling.Steps} steps, NFE {sampling.Nfe}",
            Bins = Math.Clamp((int)Math.Sqrt(sampling.Count), FewestBins, MostBins), // about one sample a bin, or the picture is dust
        };
        using var picture = DensityPlot.Render(samples, options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }
}
