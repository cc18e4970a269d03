namespace FlowMatching.Runs.Evaluate;

/// <summary>Passes on everything but the progress of small parts, where the whole shows its own.</summary>
/// <param name="inner">Who watches.</param>
internal sealed class WithoutProgress(IRunObserver inner) : IRunObserver
{
    /// <inheritdoc/>
    public void LogTo(string path) => inner.LogTo(path);

    /// <inheritdoc/>
    public void Note(string sentence) => inner.Note(sentence);

    /// <inheritdoc/>
    public void Detail(string sentence) => inner.Detail(sentence);

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
    }
}
