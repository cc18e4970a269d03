namespace FlowMatching.Core.Training;

/// <summary>Whoever watches a run. Every call comes from the thread that trains, between two steps, and holds the training up while it lasts.</summary>
public interface ITrainingEvents
{
    /// <summary>The run begins or goes on.</summary>
    void Started(TrainingStart start);

    /// <summary>The gradient of a step was not finite, and its update was left out.</summary>
    /// <param name="step">The step.</param>
    void UpdateSkipped(NonFiniteStep step);

    /// <summary>A progress report, every <see cref="TrainerSettings.LogEvery"/> steps and after the last one, before the end of its step is told.
    /// There is none where every update since the report before was left out.</summary>
    void Logged(TrainingProgress progress);

    /// <summary>A step is done. Called for every step: nothing has been read back from the device for it.</summary>
    /// <param name="step">Steps done so far.</param>
    void StepDone(int step);

    /// <summary>A checkpoint on the way is due, every <see cref="TrainerSettings.CheckpointEvery"/> steps, never after the last step.</summary>
    /// <param name="step">Steps done so far.</param>
    void CheckpointDue(int step);

    /// <summary>The run ended or was stopped.</summary>
    void Finished(TrainingOutcome outcome);
}
