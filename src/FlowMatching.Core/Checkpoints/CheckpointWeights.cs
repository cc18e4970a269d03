namespace FlowMatching.Core.Checkpoints;

/// <summary>Which of its two sets of weights a checkpoint lends to a model.</summary>
public enum CheckpointWeights
{
    /// <summary>The exponential moving average: what to sample from.</summary>
    Ema,

    /// <summary>The weights as the optimizer left them: what to train on.</summary>
    Raw,
}
