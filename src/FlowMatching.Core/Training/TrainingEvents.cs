using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Training;

/// <summary>Whoever watches a run. Every call comes from the thread that trains, between two steps, and holds the training up while it
/// lasts.</summary>
public interface ITrainingEvents
{
    /// <summary>The run begins or goes on.</summary>
    void Started(TrainingStart start) { }

    /// <summary>The gradient of a step was not finite, and its update was left out.</summary>
    /// <param name="step">The step.</param>
    void UpdateSkipped(NonFiniteStep step) { }

    /// <summary>A progress report, every <see cref="TrainerSettings.LogEvery"/> steps and after the last one, before the end of its step is
    /// told. There is none where every update since the report before was left out.</summary>
    void Logged(TrainingProgress progress) { }

    /// <summary>A step is done. Called for every step: nothing has been read back from the device for it.</summary>
    /// <param name="step">Steps done so far.</param>
    void StepDone(int step) { }

    /// <summary>The run ended or was stopped.</summary>
    void Finished(TrainingOutcome outcome) { }
}

/// <summary>What is known when a run begins or goes on.</summary>
/// <param name="Plan">What is trained, with every choice made.</param>
/// <param name="DataSet">The name of the data set.</param>
/// <param name="DataStd">Its standard deviation.</param>
/// <param name="Step">Steps already done: 0 for a new run.</param>
/// <param name="Parameters">Number of trained numbers.</param>
/// <param name="WayOfSums">How the processes of a training on CUDA sum their gradients, in a sentence; else null.</param>
public sealed record TrainingStart(TrainingPlan Plan, string DataSet, double DataStd, int Step, long Parameters, string? WayOfSums = null);

/// <summary>What a progress report tells. It holds no times, so that equal runs report equal things.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Loss">Mean loss of the examples since the report before.</param>
/// <param name="SmoothedLoss">The running mean of these losses.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="GradientNorm">L2 norm of the last step's gradient, before clipping.</param>
/// <param name="LossByTimeBin">Mean loss in each of 10 equal bins of t; null where no example fell into the bin.</param>
/// <param name="ValidationLoss">Mean loss of examples that are never learnt from; null where there are none, or none was due.</param>
/// <param name="Skipped">Updates left out so far because the gradient was not finite.</param>
public sealed record TrainingProgress(
    int Step,
    int TotalSteps,
    double Loss,
    double SmoothedLoss,
    double LearningRate,
    double GradientNorm,
    IReadOnlyList<double?> LossByTimeBin,
    double? ValidationLoss = null,
    int Skipped = 0
);

/// <summary>How a call of <see cref="Trainer.Run"/> ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>It was asked to stop; it can be saved and go on later.</summary>
    Stopped,
}
