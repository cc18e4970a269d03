namespace FlowMatching.Runs.Tests;

/// <summary>Keeps what a run tells.</summary>
internal sealed class Watcher : IRunObserver
{
    public List<string> Notes { get; } = [];

    public List<RunProgress> Seen { get; } = [];

    public void Note(string sentence) => Notes.Add(sentence);

    public void Progress(RunProgress progress) => Seen.Add(progress);
}
