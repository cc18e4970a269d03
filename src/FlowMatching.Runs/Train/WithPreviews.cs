using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Train;

/// <summary>Passes on what the trainer tells, and has a page of samples drawn at times.</summary>
/// <param name="inner">Who is told.</param>
/// <param name="options">How often, and which steps are logged.</param>
/// <param name="draw">Draws the page of a step.</param>
internal sealed class WithPreviews(ITrainingEvents inner, Options.TrainOptions options, Action<int> draw) : ITrainingEvents
{
    /// <inheritdoc/>
    public void Started(TrainingStart start) => inner.Started(start);

    /// <inheritdoc/>
    public void StepDone(int step)
    {
        inner.StepDone(step);
        if (step % options.LogEvery != 0) DrawIfDue(step); // at a log step the line has to be there first
    }

    /// <inheritdoc/>
    public void Logged(TrainingProgress progress)
    {
        inner.Logged(progress);
        DrawIfDue(progress.Step);
    }

    /// <inheritdoc/>
    public void CheckpointDue(int step) => inner.CheckpointDue(step);

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => inner.Finished(outcome);

    private void DrawIfDue(int step)
    {
        if (options.PreviewEvery > 0 && step % options.PreviewEvery == 0 && step < options.Steps) draw(step); // the last step has a page anyway
    }
}
