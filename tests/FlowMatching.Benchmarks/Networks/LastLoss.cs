using FlowMatching.Core.Training;

namespace FlowMatching.Benchmarks.Networks;

/// <summary>Keeps the last smoothed loss of a training that nobody watches.</summary>
internal sealed class LastLoss : Unwatched
{
    internal double Smoothed { get; private set; }

    public override void Logged(TrainingProgress progress) => Smoothed = progress.SmoothedLoss;
}
