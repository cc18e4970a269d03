namespace FlowMatching.Runs.Reports;

/// <summary>How samples were drawn.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Solver">The ODE solver.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record Sampling(int Count, string Solver, int Steps, int Nfe, double Seconds)
{
    /// <summary>Samples a second.</summary>
    public double PerSecond => Seconds > 0 ? Count / Seconds : 0;
}
