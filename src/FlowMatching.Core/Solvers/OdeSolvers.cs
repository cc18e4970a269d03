namespace FlowMatching.Core.Solvers;

/// <summary>All solvers, by name.</summary>
public static class OdeSolvers
{
    /// <summary>Every solver, from the lowest order to the highest; the last one chooses its own steps, here at its default tolerances.</summary>
    public static Catalog<IOdeSolver> All { get; } = new("solver", new Euler(), new Midpoint(), new Heun(), new Rk4(), new Dopri5());

    /// <summary>Finds a solver by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public static IOdeSolver Get(string name) => All.Get(name);

    /// <summary>Makes the solver that the settings describe.</summary>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static IOdeSolver Create(SolverSettings settings)
    {
        InvalidInputException.ThrowIfAny(settings.Faults());

        return settings.Name == Dopri5.SolverName ? new Dopri5(settings) : Get(settings.Name);
    }
}
