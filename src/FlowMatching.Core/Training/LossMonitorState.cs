namespace FlowMatching.Core.Training;

/// <summary>The running sums behind the progress reports, as a checkpoint keeps them: a run that goes on reports what it would have reported.</summary>
public sealed record LossMonitorState
{
    /// <summary>Sum of the losses in each time bin since the last report.</summary>
    public IReadOnlyList<float> Sums { get; init; } = new float[LossMonitor.Bins];

    /// <summary>Number of examples in each time bin since the last report.</summary>
    public IReadOnlyList<float> Counts { get; init; } = new float[LossMonitor.Bins];

    /// <summary>The smoothed loss, before its start-up is corrected.</summary>
    public double Smoothed { get; init; }

    /// <summary>The weight that the smoothed loss has gathered so far, in [0, 1].</summary>
    public double Weight { get; init; }

    /// <summary>Whether there is one sum and one count for each time bin.</summary>
    internal bool IsWhole => Sums.Count == LossMonitor.Bins && Counts.Count == LossMonitor.Bins;
}
