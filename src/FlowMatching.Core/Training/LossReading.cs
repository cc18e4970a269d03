namespace FlowMatching.Core.Training;

/// <summary>What <see cref="LossMonitor.Read"/> tells.</summary>
/// <param name="Loss">Mean loss of the examples.</param>
/// <param name="Smoothed">The running mean of the readings.</param>
/// <param name="ByTimeBin">Mean loss in each time bin, null where there was no example.</param>
internal sealed record LossReading(double Loss, double Smoothed, IReadOnlyList<double?> ByTimeBin);
