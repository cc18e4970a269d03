namespace FlowMatching.Core.Training;

/// <summary>What to do about a gradient that is NaN or infinite.</summary>
public enum NonFiniteAction
{
    /// <summary>End the run.</summary>
    Stop,

    /// <summary>Leave the update out, count it, and go on with the next examples.</summary>
    Skip,
}
