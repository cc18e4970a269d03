using FlowMatching.Core.Sampling;

namespace FlowMatching.Core.Metrics;

/// <summary>Points on their way along the ODE: what path energy and straightness are measured on.</summary>
public sealed record Trajectories
{
    /// <summary>Takes trajectories.</summary>
    /// <param name="states">The states at each time, 2 or more; each N points, row by row.</param>
    /// <param name="times">Their times, rising.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    public Trajectories(IReadOnlyList<float[]> states, IReadOnlyList<double> times, int dimension)
    {
        if (states.Count < 2 || states.Count != times.Count || states.Any(state => state.Length != states[0].Length))
        {
            throw new ArgumentException($"There are {states.Count} states and {times.Count} times, expected as many, 2 or more, of equal size.");
        }

        (States, Times, Dimension) = (states, times, dimension);
    }

    /// <summary>The states at each time, N points each, row by row.</summary>
    public IReadOnlyList<float[]> States { get; }

    /// <summary>The times.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Number D of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>Number N of trajectories.</summary>
    public int Count => States[0].Length / Dimension;

    /// <summary>Takes the frames of drawn samples.</summary>
    /// <param name="result">Samples drawn with frames, the first at the start and the last at the end.</param>
    public static Trajectories Of(SampleResult result) =>
        new([.. result.Frames.Select(frame => frame.Points)], [.. result.Frames.Select(frame => frame.Time)], result.Dimension);
}
