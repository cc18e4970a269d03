namespace FlowMatching.Core.Solvers;

/// <summary>All solvers, by name.</summary>
public static class OdeSolvers
{
    /// <summary>Every solver, from the lowest order to the highest.</summary>
    public static Catalog<IOdeSolver> All { get; } = new("solver", new Euler(), new Midpoint(), new Heun(), new Rk4());

    /// <summary>Finds a solver by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public static IOdeSolver Get(string name) => All.Get(name);
}
