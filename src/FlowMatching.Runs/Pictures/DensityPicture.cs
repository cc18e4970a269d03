using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The density of points in the plane as a picture.</summary>
internal static class DensityPicture
{
    private const int FewestBins = 40, MostBins = 300;

    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="points">The points, (N, 2), row by row.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    public static void Write(string path, float[] points, string title, string subtitle)
    {
        int bins = Math.Clamp((int)Math.Sqrt(points.Length / 2), FewestBins, MostBins); // about one point a bin, or the picture is dust
        DensityPlotOptions options = new() { Title = title, Subtitle = subtitle, Bins = bins };
        using var picture = DensityPlot.Render(points, options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }
}
