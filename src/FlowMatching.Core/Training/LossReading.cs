namespace FlowMatching.Core.Training;

/// <summary>What <see cref="LossMonitor.Read"/> tells.</summary>
/// <param name="Examples">Number of examples since the reading before.</param>
/// <param name="Loss">Their mean loss; NaN where there were none.</param>
/// <param name="Smoothed">The running mean of the readings.</param>
/// <param name="ByTimeBin">Mean loss in each time bin, null where there was no example.</param>
internal sealed record LossReading(long Examples, double Loss, double Smoothed, IReadOnlyList<double?> ByTimeBin);
