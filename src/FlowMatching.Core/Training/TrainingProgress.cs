namespace FlowMatching.Core.Training;

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
    int Skipped = 0);
