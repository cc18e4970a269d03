using FlowMatching.Core.Sampling;
using FlowMatching.Plots;

namespace FlowMatching.Runs.Pictures;

/// <summary>The ways of samples from noise to data, as the pictures take them.</summary>
internal static class Ways
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
        PlotRange.Square([.. ways.SelectMany(way => (TimedValues[])[way.States[0], way.States[^1]]).SelectMany(state => state.Values.ToArray())]);

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
