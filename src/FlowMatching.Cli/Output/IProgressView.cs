using FlowMatching.Runs;

namespace FlowMatching.Cli.Output;

/// <summary>A way to show progress and notes.</summary>
internal interface IProgressView : IDisposable
{
    /// <summary>Shows how far the run is.</summary>
    /// <param name="progress">How far.</param>
    void Show(RunProgress progress);

    /// <summary>Shows a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    void Write(string sentence);
}
