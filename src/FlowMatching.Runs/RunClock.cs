namespace FlowMatching.Runs;

/// <summary>Times of a run. They come in from outside, so that a test can give its own.</summary>
/// <param name="time">The source of time.</param>
/// <param name="before">What had passed before this clock was made: since the process started.</param>
public sealed class RunClock(TimeProvider time, TimeSpan before = default)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Time since the process started.</summary>
    public TimeSpan Elapsed => before + time.GetElapsedTime(start);

    /// <summary>Seconds since the process started.</summary>
    public double Seconds => Elapsed.TotalSeconds;
}
