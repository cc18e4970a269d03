namespace FlowMatching.Core.Solvers;

/// <summary>All grids of times, by name.</summary>
public static class TimeGrids
{
    /// <summary>ρ of Karras et al. 2022 (arXiv:2206.00364), Eq. 5.</summary>
    private const double Rho = 7;

    /// <summary>Equal steps.</summary>
    public static TimeGrid Uniform { get; } = new("uniform", "equal steps", u => u);

    /// <summary>Every grid; the first one is the default.</summary>
    /// <remarks>g(u) of <see cref="TimeGrid"/>. `edm` spreads σ = (1 − t)/t as Karras et al. 2022 (arXiv:2206.00364), Eq. 5, with ρ = 7
    /// from 80 to 0.002, and takes t = 1/(1 + σ), stretched to [0, 1]: their noise levels on condot, where they have the same ratio of
    /// noise to data.</remarks>
    public static Catalog<TimeGrid> All { get; } = new(
        "grid",
        Uniform,
        new TimeGrid("cosine", "g = (1 - cos(pi u))/2: short steps at both ends", u => (1 - Math.Cos(Math.PI * u)) / 2),
        new TimeGrid("quadratic", "g = u^2: short steps at the noise", u => u * u),
        new TimeGrid("quadratic-end", "g = 1 - (1 - u)^2: short steps at the data", u => 1 - (1 - u) * (1 - u)),
        new TimeGrid("edm", "the noise levels of Karras et al. 2022, rho = 7", Edm));

    /// <summary>Finds a grid by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public static TimeGrid Get(string name) => All.Get(name);

    private static double Edm(double u)
    {
        double first = EdmTime(0), last = EdmTime(1);

        return (EdmTime(u) - first) / (last - first);
    }

    /// <summary>t = 1/(1 + σ) with σ = (σ_max^(1/ρ) + u (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ.</summary>
    private static double EdmTime(double u)
    {
        double widest = Math.Pow(80, 1 / Rho), narrowest = Math.Pow(0.002, 1 / Rho);

        return 1 / (1 + Math.Pow(widest + u * (narrowest - widest), Rho));
    }
}
