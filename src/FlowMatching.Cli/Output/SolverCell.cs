namespace FlowMatching.Cli.Output;

/// <summary>A figure of a solver at some cost, as a table shows it.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Value">The figure.</param>
internal sealed record SolverCell(string Solver, string Setting, int Nfe, double Value)
{
    /// <summary>The name of its row.</summary>
    public string Name => $"{Solver}, {Setting}";

    /// <summary>The figure, and in brackets its cost.</summary>
    public string Text => $"{Value:F4} ({Nfe})";
}
