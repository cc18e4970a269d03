using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Says when the next checkpoint on the way is due.</summary>
/// <param name="cadence">Every so many steps, or every so much time.</param>
/// <param name="start">The time of the start.</param>
internal sealed class CheckpointCadence(Cadence cadence, TimeSpan start)
{
    private TimeSpan last = start;

    /// <summary>Whether a checkpoint is due after a step; if so, the next time is counted from here.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether to write one.</returns>
    public bool IsDue(long step, TimeSpan now)
    {
        bool isDue = cadence.Steps > 0 ? step % cadence.Steps == 0 : now - last >= cadence.Time;
        if (isDue) last = now;
        return isDue;
    }
}
