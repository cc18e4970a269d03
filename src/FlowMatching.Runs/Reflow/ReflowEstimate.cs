using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Reflow;

/// <summary>What a reflow run would cost.</summary>
/// <param name="Training">The cost of a training step.</param>
/// <param name="PoolSeconds">Seconds for a pool of the teacher's pairs, as measured on a smaller one; null without an engine.</param>
/// <param name="Seconds">Seconds of the whole run, the teacher's passes among it; null without an engine.</param>
public sealed record ReflowEstimate(TrainEstimate Training, double? PoolSeconds = null, double? Seconds = null);
