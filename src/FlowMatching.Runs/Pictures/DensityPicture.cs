using FlowMatching.Core.Likelihood;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The density of points in the plane as a picture.</summary>
internal static class DensityPicture
{
    private const int FewestBins = 40,
        MostBins = 300;

    /// <summary>Draws and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="points">The points, (N, 2), row by row.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    /// <param name="axes">The names of the two axes; null for x₁ and x₂.</param>
    public static void Write(string path, float[] points, string title, string subtitle, IReadOnlyList<string>? axes = null)
    {
        int bins = Math.Clamp((int)Math.Sqrt(points.Length / 2), FewestBins, MostBins); // about one point a bin, or the picture is dust
        DensityPlotOptions options = new()
        {
            Title = title,
            Subtitle = subtitle,
            Bins = bins,
        };
        if (axes is [var x, var y])
            options = options with { XLabel = x, YLabel = y };
        using var picture = DensityPlot.Render(points, options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }
}

/// <summary>The density of a model over the plane, by the exact divergence of its field.</summary>
internal static class LikelihoodPicture
{
    /// <summary>The number of points at which the density is computed.</summary>
    public const int Points = Cells * Cells;

    private const int Cells = 200,
        Steps = 20;

    private static LikelihoodRequest Request => new() { Steps = Steps };

    /// <summary>Computes the density, in data units.</summary>
    /// <param name="model">The model.</param>
    /// <param name="grid">Where, in data units.</param>
    /// <param name="onProgress">Told what part is done, in [0, 1].</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The density at the grid's positions.</returns>
    public static float[] Density(LoadedModel model, PlotGrid grid, Action<double> onProgress, CancellationToken stop)
    {
        LikelihoodPoints points = new(model.ToModel(grid.Positions()), model.Dimension);
        double[] logs = [.. model.Estimate(points, Request, onProgress, stop).Logs];
        return Array.ConvertAll(model.LogDensitiesToData(logs), log => (float)Math.Exp(log));
    }

    /// <summary>Computes, draws and writes the picture. To be used on the engine's thread.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model, in the precision of the run: bf16 moves the integral by less than its grid does (0.9960 for
    /// 0.9956).</param>
    /// <param name="range">The part of the plane, in data units.</param>
    /// <param name="onProgress">Told what part is done, in [0, 1].</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The integral of the density over the range: 1 where the range holds all and the ODE was solved exactly.</returns>
    public static double Write(string path, LoadedModel model, PlotRange range, Action<double> onProgress, CancellationToken stop)
    {
        PlotGrid grid = new(range, Cells);
        float[] density = Density(model, grid, onProgress, stop);

        LikelihoodPlotOptions options = new()
        {
            Title = $"Density of the model of {model.Header.DataSet}",
            Note = $"exact divergence, {Cells} x {Cells} points, {Request.Solver.Name}, {Steps} steps",
        };
        using var picture = LikelihoodPlot.Render(density, grid, options);
        AtomicFile.Replace(path, picture.SaveAsPng);
        return grid.Integral(density);
    }
}
