using FlowMatching.Core.Training;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Writes down what a trainer tells, and can ask it to stop after a step.</summary>
internal sealed class RecordingEvents(int stopAfter = int.MaxValue) : ITrainingEvents
{
    private readonly CancellationTokenSource stop = new();

    public List<string> Calls { get; } = [];

    public List<TrainingProgress> Progress { get; } = [];

    public List<NonFiniteStep> Skipped { get; } = [];

    public Action<int> OnStep { get; init; } = _ => { };

    public CancellationToken Stop => stop.Token;

    public void Started(TrainingStart start) => Calls.Add($"start {start.Step}");

    public void UpdateSkipped(NonFiniteStep step) => Skipped.Add(step);

    public void StepDone(int step)
    {
        if (step >= stopAfter)
            stop.Cancel();
        OnStep(step);
    }

    public void Logged(TrainingProgress progress)
    {
        Calls.Add($"log {progress.Step}");
        Progress.Add(progress);
    }

    public void Finished(TrainingOutcome outcome) => Calls.Add($"{outcome}");
}
