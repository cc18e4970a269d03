namespace FlowMatching.Benchmarks.Tong;

/// <summary>What the seeds of one method came to on one task, one number a seed.</summary>
/// <param name="Npe">|PE − W2²(p0, p1)| / W2²(p0, p1).</param>
/// <param name="W2">W2 of 2,000 samples against 2,000 fresh points.</param>
/// <param name="Seconds">Training, all seeds together.</param>
internal sealed record Outcome(double[] Npe, double[] W2, double Seconds);
