namespace FlowMatching.Runs.Reports;

/// <summary>How near samples are to the data.</summary>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Sw2Floor">The same of data to fresh data: what a perfect model would reach.</param>
/// <param name="Samples">The number of samples on each side.</param>
public sealed record Quality(double Sw2, double Sw2Floor, int Samples);
