using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of one training of a reflow run.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps asked for.</param>
/// <param name="Loss">The smoothed loss at the last log step; null when there was none.</param>
/// <param name="Seconds">Seconds of training, the teacher's passes among it.</param>
/// <param name="StepsPerSecond">Training steps a second.</param>
/// <param name="Skipped">Updates that were left out because the gradient was not finite; left out where there were none.</param>
public sealed record ReflowStageReport(
    string Name,
    long Step,
    long Steps,
    double? Loss,
    double Seconds,
    double StepsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Skipped = 0);
