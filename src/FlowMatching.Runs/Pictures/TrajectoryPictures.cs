using FlowMatching.Core.Engine;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Pictures;

/// <summary>The pictures of samples on their way: ten densities side by side, and the animation beside the velocity field.</summary>
internal sealed class TrajectoryPictures
{
    private const int MostPoints = 500_000,
        Panels = 10,
        FieldCells = 16;

    private readonly string dataSet,
        subtitle;
    private readonly Timeline ways;
    private readonly PlotRange view;

    /// <summary>Prepares the pictures.</summary>
    /// <param name="frames">The samples after the solver's steps, (N, 2) each.</param>
    /// <param name="dataSet">The data set, for the titles.</param>
    /// <param name="subtitle">How the samples were drawn.</param>
    public TrajectoryPictures(IReadOnlyList<SampleFrame> frames, string dataSet, string subtitle)
    {
        (this.dataSet, this.subtitle) = (dataSet, subtitle);
        ways = Trajectory.Of(frames, MostPoints);
        view = Trajectory.View([ways]);
    }

    /// <summary>Writes ten densities from t = 0 to t = 1.</summary>
    /// <param name="path">The file.</param>
    public void WriteEvolution(string path)
    {
        EvolutionStripOptions options = new()
        {
            Title = $"From noise to {dataSet}",
            Subtitle = $"{subtitle}; each panel on its own colour scale",
            Range = view,
        };
        using var picture = EvolutionStrip.Render([.. Enumerable.Range(0, Panels).Select(i => At(i / (Panels - 1.0)))], options);
        AtomicFile.Replace(path, picture.SaveAsPng);
    }

    /// <summary>Writes the animation of the field and of the samples it moves.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model whose field it is.</param>
    public void WriteAnimation(string path, LoadedModel model)
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

/// <summary>The ways of samples from noise to data, as the pictures take them.</summary>
internal static class Trajectory
{
    private const int MostStates = 101;

    /// <summary>The times at which samples are kept: after every step of the solver, or 101 evenly spaced ones of a finer grid.</summary>
    /// <param name="steps">Steps of the solver.</param>
    /// <returns>Times from 0 to 1.</returns>
    public static IReadOnlyList<double> Times(int steps)
    {
        int intervals = Math.Min(steps, MostStates - 1);
        return [.. Enumerable.Range(0, intervals + 1).Select(i => (double)i / intervals)];
    }

    /// <summary>Puts the states in a line; between the solver's states the way is drawn straight.</summary>
    /// <param name="frames">The states.</param>
    /// <param name="most">How many points are drawn, the first ones; fewer are drawn as they are.</param>
    /// <returns>The line.</returns>
    public static Timeline Of(IReadOnlyList<SampleFrame> frames, int most) =>
        new([.. frames.Select(frame => new TimedValues(frame.Time, frame.Points.AsMemory(0, Math.Min(2 * most, frame.Points.Length))))]);

    /// <summary>The part of the plane that holds both the noise and the samples, so that nothing is cut off on the way.</summary>
    /// <param name="ways">The ways.</param>
    /// <returns>A square.</returns>
    public static PlotRange View(IEnumerable<Timeline> ways) =>
        PlotRange.Square([
            .. ways.SelectMany(way => (TimedValues[])[way.States[0], way.States[^1]]).SelectMany(state => state.Values.ToArray()),
        ]);

    /// <summary>The part of the plane that holds the samples and the inner half of the noise: where the samples are what counts, they
    /// are not drawn small for the sake of the noise's tails.</summary>
    /// <param name="ways">The ways.</param>
    /// <returns>A square.</returns>
    public static PlotRange Fit(IEnumerable<Timeline> ways) =>
        PlotRange.Square([.. ways.SelectMany(way => way.States[^1].Values.ToArray().Concat(Halved(way.States[0].Values.ToArray())))]);

    private static IEnumerable<float> Halved(float[] points)
    {
        float[] middle = [.. Enumerable.Range(0, 2).Select(axis => points.Where((_, i) => i % 2 == axis).Average())];
        return points.Select((value, i) => (value + middle[i % 2]) / 2);
    }
}

/// <summary>Evaluates a velocity field where a picture shows it. To be used on the engine's thread.</summary>
internal static class FieldOnGrid
{
    /// <summary>Evaluates the field, in data units, at every frame's time; nothing is interpolated.</summary>
    /// <param name="model">The model.</param>
    /// <param name="grid">The positions.</param>
    /// <param name="timing">The times.</param>
    /// <returns>The velocities over time, each state of shape (cells, 2).</returns>
    public static Timeline Evaluate(LoadedModel model, PlotGrid grid, AnimationTiming timing)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var positions = tensor(model.ToModel(grid.Positions()), [grid.Cells, 2]).to(model.Model.Device);

        return new Timeline([.. Enumerable.Range(0, timing.Frames).Select(frame => At(model, positions, timing.TimeOf(frame)))]);
    }

    private static TimedValues At(LoadedModel model, Tensor positions, double time)
    {
        using var scope = NewDisposeScope();
        double t = Math.Clamp(time, model.Flow.Path.TMin, model.Flow.Path.TMax);

        return new TimedValues(time, model.VelocitiesToData(model.Flow.AsField()(positions, t).ToFloatArray()));
    }
}
