namespace FlowMatching.Runs.Reports;

/// <summary>How near samples are to the data after a number of Euler steps.</summary>
/// <param name="Nfe">Evaluations of the network a sample: the steps.</param>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record FewStepQuality(int Nfe, double Sw2, double Seconds);
