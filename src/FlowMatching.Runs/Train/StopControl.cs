using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Train;

/// <summary>Lets a cancelled token stop a training after its present step.</summary>
internal sealed class StopControl(CancellationToken stop) : IRunControl
{
    /// <inheritdoc/>
    public bool StopRequested => stop.IsCancellationRequested;
}
