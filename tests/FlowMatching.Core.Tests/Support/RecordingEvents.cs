using FlowMatching.Core.Training;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Writes down what a trainer tells, and can ask it to stop after a step.</summary>
internal sealed class RecordingEvents(int stopAfter = int.MaxValue) : ITrainingEvents, IRunControl
{
    private int steps;

    public List<string> Calls { get; } = [];

    public List<TrainingProgress> Progress { get; } = [];

    public List<NonFiniteStep> Skipped { get; } = [];

    public Action<int> OnStep { get; init; } = _ => { };

    public bool StopRequested => steps >= stopAfter;

    public void Started(TrainingStart start) => Calls.Add($"start {start.Step}");

    public void UpdateSkipped(NonFiniteStep step) => Skipped.Add(step);

    public void StepDone(int step)
    {
        steps = step;
        OnStep(step);
    }

    public void Logged(TrainingProgress progress)
    {
        Calls.Add($"log {progress.Step}");
        Progress.Add(progress);
    }

    public void CheckpointDue(int step) => Calls.Add($"checkpoint {step}");

    public void Finished(TrainingOutcome outcome) => Calls.Add($"{outcome}");
}
