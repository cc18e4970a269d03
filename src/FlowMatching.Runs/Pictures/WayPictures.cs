using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Sample;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The pictures of samples on their way: ten densities side by side, and the animation beside the velocity field.</summary>
internal sealed class WayPictures
{
    private const int MostPoints = 500_000, Panels = 10, FieldCells = 16;

    private readonly string dataSet, subtitle;
    private readonly Timeline ways;
    private readonly PlotRange view;

    /// <summary>Prepares the pictures.</summary>
    /// <param name="frames">The samples after the solver's steps, (N, 2) each.</param>
    /// <param name="dataSet">The data set, for the titles.</param>
    /// <param name="subtitle">How the samples were drawn.</param>
    public WayPictures(IReadOnlyList<SampleFrame> frames, string dataSet, string subtitle)
    {
        (this.dataSet, this.subtitle) = (dataSet, subtitle);
        ways = Ways.Of(frames, MostPoints);
        view = Ways.View([ways]);
    }

    /// <summary>Writes ten densities from t = 0 to t = 1.</summary>
    /// <param name="path">The file.</param>
    public void WriteEvolution(string path)
    {
        EvolutionStripOptions options = new() { Title = $"From noise to {dataSet}", Subtitle = $"{subtitle}; each panel on its own colour scale", Range = view };
        using var picture = EvolutionStrip.Render([.. Enumerable.Range(0, Panels).Select(i => At(i / (Panels - 1.0)))], options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }

    /// <summary>Writes the animation of the field and of the samples it moves.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model whose field it is.</param>
    public void WriteAnimation(string path, LearntModel model)
    {
        FieldAndSamplesOptions options = new() { Title = $"Velocity field and samples of {dataSet}", Subtitle = subtitle };
        PlotGrid grid = new(view, FieldCells);
        var field = FieldOnGrid.Evaluate(model, grid, options.Timing);
        using var animation = FieldAndSamplesAnimation.Render(grid, field, ways, options);
        AtomicFile.Replace(path, temporary => AnimationFile.SaveGif(animation, temporary));
    }

    private TimedValues At(double time)
    {
        float[] points = new float[ways.Length];
        ways.At(time, points);
        return new TimedValues(time, points);
    }
}
