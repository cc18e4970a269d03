using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>How samples were drawn.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Solver">The ODE solver.</param>
/// <param name="Steps">Its steps; null for a solver that chooses its own.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record Sampling(int Count, string Solver, int? Steps, int Nfe, double Seconds)
{
    /// <summary>The solver and its cost in words, such as "midpoint, 20 steps, NFE 40".</summary>
    [JsonIgnore]
    public string Text => $"{Solver}, {(Steps is { } steps ? $"{steps} steps, " : "")}NFE {Nfe}";

    /// <summary>Samples a second.</summary>
    public double PerSecond => Seconds > 0 ? Count / Seconds : 0;
}
