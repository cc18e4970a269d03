namespace FlowMatching.Runs.Reports;

/// <summary>The likelihood picture in numbers.</summary>
/// <param name="GridIntegral">The integral of the density over the picture: near 1 where the picture holds nearly all.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record LikelihoodFigures(double GridIntegral, double Seconds);
