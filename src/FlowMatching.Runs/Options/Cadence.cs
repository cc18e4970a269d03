namespace FlowMatching.Runs.Options;

/// <summary>How often something is due: after a number of steps, or after a time. Exactly one of the two is set.</summary>
/// <param name="Steps">Every so many steps; 0 when a time is meant.</param>
/// <param name="Time">Every so much time; zero when steps are meant.</param>
public readonly record struct Cadence(long Steps, TimeSpan Time)
{
    /// <summary>Due after every so many steps.</summary>
    /// <param name="steps">The number of steps.</param>
    /// <returns>The cadence.</returns>
    public static Cadence Every(long steps) => new(steps, TimeSpan.Zero);

    /// <summary>Due after every so much time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The cadence.</returns>
    public static Cadence Every(TimeSpan time) => new(0, time);
}
