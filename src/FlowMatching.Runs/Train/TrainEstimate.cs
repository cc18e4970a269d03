using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Train;

/// <summary>What a training run would cost.</summary>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="FlopsPerStep">Floating-point operations of a step.</param>
/// <param name="MemoryBytes">Memory for weights, optimizer and the activations of a step.</param>
/// <param name="Engine">What would compute; null where no engine was found.</param>
/// <param name="StepsPerSecond">The measured rate; null where it was not measured.</param>
public sealed record TrainEstimate(
    long Parameters, double FlopsPerStep, long MemoryBytes, EngineChoice? Engine = null, double? StepsPerSecond = null);
