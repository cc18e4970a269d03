namespace FlowMatching.Runs.Reports;

/// <summary>What a solver makes of a model at some cost.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record SolverFigure(string Solver, string Setting, int Nfe, double Sw2, double Seconds);
