using FlowMatching.Core.Training;

namespace FlowMatching.Benchmarks;

/// <summary>A training that runs to its end, with nothing said.</summary>
internal class Unwatched : ITrainingEvents
{
    public virtual void Started(TrainingStart start) { }

    public virtual void StepDone(int step) { }

    public virtual void Logged(TrainingProgress progress) { }
}
