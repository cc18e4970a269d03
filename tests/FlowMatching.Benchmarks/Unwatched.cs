using FlowMatching.Core.Training;

namespace FlowMatching.Benchmarks;

/// <summary>A training that runs to its end, with nothing said.</summary>
internal class Unwatched : ITrainingEvents, IRunControl
{
    public bool StopRequested => false;

    public virtual void Started(TrainingStart start)
    {
    }

    public void UpdateSkipped(NonFiniteStep step)
    {
    }

    public virtual void StepDone(int step)
    {
    }

    public virtual void Logged(TrainingProgress progress)
    {
    }

    public void CheckpointDue(int step)
    {
    }

    public void Finished(TrainingOutcome outcome)
    {
    }
}
