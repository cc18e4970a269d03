namespace FlowMatching.Plots;

/// <summary>Points or vectors that change over time, known at some times and straight between them.</summary>
/// <remarks>Between the states of a solver's steps a straight line is what Euler's method computes; for finer methods
/// it is a drawing aid.</remarks>
public sealed class Timeline
{
    /// <summary>Puts states in a line.</summary>
    /// <param name="states">At least one, times ascending, all of the same length.</param>
    public Timeline(IReadOnlyList<TimedValues> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count == 0)
            throw new ArgumentException("There are no states to draw; expected at least one.", nameof(states));

        for (int i = 1; i < states.Count; i++)
        {
            if (!(states[i].Time > states[i - 1].Time))
                throw new ArgumentException($"Time {states[i].Time} follows {states[i - 1].Time}; times must ascend.", nameof(states));
            if (states[i].Values.Length != states[0].Values.Length)
            {
                throw new ArgumentException(
                    $"The state at time {states[i].Time} has {states[i].Values.Length} numbers, the first {states[0].Values.Length}.",
                    nameof(states)
                );
            }
        }

        States = states;
    }

    /// <summary>Gets the known states.</summary>
    public IReadOnlyList<TimedValues> States { get; }

    /// <summary>Gets the number of numbers of each state.</summary>
    public int Length => States[0].Values.Length;

    /// <summary>Finds the state at a time; before the first and after the last time, that state.</summary>
    /// <param name="time">The time.</param>
    /// <param name="destination">Takes the numbers.</param>
    public void At(double time, Span<float> destination)
    {
        int next = 0;
        while (next < States.Count - 1 && States[next].Time < time)
            next++;
        var after = States[next];
        after.Values.Span.CopyTo(destination);
        if (next == 0 || after.Time <= time)
            return;

        var before = States[next - 1];
        float weight = (float)((time - before.Time) / (after.Time - before.Time));
        var from = before.Values.Span;
        for (int i = 0; i < from.Length; i++)
            destination[i] = from[i] + (weight * (destination[i] - from[i]));
    }
}

/// <summary>Numbers at a time: points or vectors, row-major, shape (N, 2).</summary>
/// <param name="Time">The time, from 0 (noise) to 1 (data).</param>
/// <param name="Values">The numbers.</param>
public readonly record struct TimedValues(double Time, ReadOnlyMemory<float> Values);
