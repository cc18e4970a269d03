namespace FlowMatching.Runs.Reports;

/// <summary>How near samples are to the data.</summary>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Sw2Floor">The same of data to fresh data: what a perfect model would reach.</param>
/// <param name="Samples">The number of samples on each side.</param>
/// <param name="Energy">Energy distance to fresh data; null of a single sample. It has no bias, so it can come out slightly below 0.</param>
/// <param name="EnergyFloor">The same of data to fresh data.</param>
/// <param name="EnergyPoints">The number of points on each side of the energy distance: the first ones of the samples.</param>
public sealed record Quality(
    double Sw2, double Sw2Floor, int Samples, double? Energy = null, double? EnergyFloor = null, int EnergyPoints = 0);
