using FlowMatching.Runs;

namespace FlowMatching.Cli.Output;

/// <summary>Progress in a pipe or a log: a line at the start and end of each stage, and one every ten seconds between.</summary>
internal sealed class ProgressLines(TextWriter error, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private string stage = "";
    private long last;

    /// <inheritdoc/>
    public void Show(RunProgress progress)
    {
        bool isDue = progress.Stage != stage || progress.Done == progress.Total || time.GetElapsedTime(last) >= Interval;
        if (!isDue)
            return;

        (stage, last) = (progress.Stage, time.GetTimestamp());
        error.WriteLine($"{progress.Stage} {ProgressText.Of(progress)}");
    }

    /// <inheritdoc/>
    public void Write(string sentence) => error.WriteLine(sentence);

    /// <inheritdoc/>
    public void Picture(float[] points) { }

    /// <inheritdoc/>
    public void Dispose() { }
}

/// <summary>A way to show progress and notes.</summary>
internal interface IProgressView : IDisposable
{
    /// <summary>Shows how far the run is.</summary>
    /// <param name="progress">How far.</param>
    void Show(RunProgress progress);

    /// <summary>Shows a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    void Write(string sentence);

    /// <summary>Shows points of the plane, in place of those before, where pictures can be shown.</summary>
    /// <param name="points">Shape (N, 2).</param>
    void Picture(float[] points);
}

/// <summary>Progress in words: the same on a terminal and in a pipe.</summary>
internal static class ProgressText
{
    /// <summary>Steps, loss, rate and time left.</summary>
    /// <param name="progress">How far the run is.</param>
    /// <returns>Such as "500/2000, loss 1.2345, 88.2 steps/s, 17 s left".</returns>
    public static string Of(RunProgress progress)
    {
        List<string> parts = [$"{progress.Done}/{progress.Total}"];
        if (progress.Loss is { } loss)
            parts.Add($"loss {loss:F4}");
        if (progress.PerSecond > 0)
            parts.Add($"{Rate(progress.PerSecond)} {progress.Unit}/s");
        if (progress.Remaining is { } left && progress.Done < progress.Total)
            parts.Add($"{Duration(left)} left");
        return string.Join(", ", parts);
    }

    /// <summary>A time in the two largest units that matter.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as "17 s" or "3 min 20 s" or "2 h 5 min".</returns>
    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
            { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
            { TotalSeconds: >= 10 } => $"{time.TotalSeconds:F0} s",
            _ => $"{time.TotalSeconds:F1} s",
        };

    /// <summary>The rate of a training, as an appendix to its time.</summary>
    /// <param name="stepsPerSecond">The rate; 0 where no step was made, as by a finished run that is resumed.</param>
    /// <returns>Such as ", 88.2 steps/s"; empty for 0.</returns>
    public static string AtRate(double stepsPerSecond) => stepsPerSecond > 0 ? $", {Rate(stepsPerSecond)} steps/s" : "";

    /// <summary>A rate with the digits that matter.</summary>
    /// <param name="perSecond">The rate.</param>
    /// <returns>Such as "250" or "1.4" or "0.026".</returns>
    public static string Rate(double perSecond) =>
        perSecond >= 100 ? $"{perSecond:F0}"
        : perSecond >= 1 ? $"{perSecond:F1}"
        : $"{perSecond:G2}";
}
