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
        if (!isDue) return;

        (stage, last) = (progress.Stage, time.GetTimestamp());
        error.WriteLine($"{progress.Stage} {ProgressText.Of(progress)}");
    }

    /// <inheritdoc/>
    public void Write(string sentence) => error.WriteLine(sentence);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
