using FlowMatching.Runs;

namespace FlowMatching.Benchmarks.Soak;

/// <summary>Nobody watches.</summary>
internal sealed class Unheard : IRunObserver
{
    public void LogTo(string path)
    {
    }

    public void Note(string sentence)
    {
    }

    public void Detail(string sentence)
    {
    }

    public void Progress(RunProgress progress)
    {
    }
}
