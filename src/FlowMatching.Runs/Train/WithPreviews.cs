using FlowMatching.Core.Training;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Passes on what the trainer tells, and has a page of samples drawn at times.</summary>
/// <param name="inner">Who is told.</param>
/// <param name="options">How often.</param>
/// <param name="draw">Draws the page of a step.</param>
internal sealed class WithPreviews(ITrainingEvents inner, TrainOptions options, Action<int> draw) : ITrainingEvents
{
    /// <inheritdoc/>
    public void Started(TrainingStart start) => inner.Started(start);

    /// <inheritdoc/>
    public void UpdateSkipped(NonFiniteStep step) => inner.UpdateSkipped(step);

    /// <inheritdoc/>
    public void Logged(TrainingProgress progress) => inner.Logged(progress);

    /// <inheritdoc/>
    public void StepDone(int step)
    {
        inner.StepDone(step);
        if (options.PreviewEvery > 0 && step % options.PreviewEvery == 0 && step < options.Training.Steps) draw(step); // the last step has a page anyway
    }

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => inner.Finished(outcome);
}
