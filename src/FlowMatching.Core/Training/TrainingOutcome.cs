namespace FlowMatching.Core.Training;

/// <summary>How a call of <see cref="Trainer.Run"/> ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>It was asked to stop; it can be saved and go on later.</summary>
    Stopped,
}
