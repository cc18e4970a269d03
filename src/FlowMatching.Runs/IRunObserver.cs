namespace FlowMatching.Runs;

/// <summary>Whoever watches a run: a terminal, a page, a test. Calls come one at a time, some from the engine's thread.</summary>
public interface IRunObserver
{
    /// <summary>The run has a folder now; a log may be kept there.</summary>
    /// <param name="path">The file for the log.</param>
    void LogTo(string path);

    /// <summary>Something the user should know.</summary>
    /// <param name="sentence">The sentence.</param>
    void Note(string sentence);

    /// <summary>Something for the log.</summary>
    /// <param name="sentence">The sentence.</param>
    void Detail(string sentence);

    /// <summary>The run has got further.</summary>
    /// <param name="progress">How far.</param>
    void Progress(RunProgress progress);
}
