using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Train;

/// <summary>What a training has logged so far.</summary>
internal sealed class TrainingRecords
{
    /// <summary>The lines of metrics.jsonl.</summary>
    public List<MetricsLine> Metrics { get; } = [];

    /// <summary>The lines of timing.jsonl.</summary>
    public List<TimingLine> Timing { get; } = [];
}

/// <summary>A line of metrics.jsonl. No times in it: equal runs give equal files.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">The mean loss since the line before.</param>
/// <param name="SmoothedLoss">The running mean of these losses.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="GradientNorm">The norm of the last step's gradient, before clipping.</param>
/// <param name="LossByTimeBin">The mean loss in each of 10 equal bins of t; null where no example fell into the bin.</param>
/// <param name="ValidationLoss">The mean loss of held-out examples; left out where there are none, or none was due.</param>
/// <param name="Skipped">Updates left out so far because the gradient was not finite; left out where there were none.</param>
public sealed record MetricsLine(
    int Step,
    double Loss,
    double SmoothedLoss,
    double LearningRate,
    double GradientNorm,
    IReadOnlyList<double?> LossByTimeBin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ValidationLoss = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Skipped = null
);

/// <summary>A line of timing.jsonl.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Seconds">Seconds since the process started; a resumed run starts anew.</param>
/// <param name="StepsPerSecond">Steps a second since the line before.</param>
/// <param name="ExamplesPerSecond">Examples a second since the line before.</param>
public sealed record TimingLine(int Step, double Seconds, double StepsPerSecond, double ExamplesPerSecond);
