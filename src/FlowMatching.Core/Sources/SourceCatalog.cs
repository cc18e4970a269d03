using FlowMatching.Core.Data;

namespace FlowMatching.Core.Sources;

/// <summary>All laws of x0, by name: gaussian, and every named data set.</summary>
public static class SourceCatalog
{
    /// <summary>The names that can be typed; the first one is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [GaussianSource.SourceName, .. DataSets.Names];

    /// <summary>Finds a source, and measures how wide it is.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public static ISource Create(string name) =>
        name == GaussianSource.SourceName ? new GaussianSource() : Create(name, DataScale.Measure(DataSets.Get(name)));

    /// <summary>Finds a source whose standard deviation is known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="std">Its standard deviation as a checkpoint recorded it.</param>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public static ISource Create(string name, double std) =>
        name == GaussianSource.SourceName ? new GaussianSource() : new DataSource(DataSets.Get(name), std);

    /// <summary>Says in one sentence what is wrong with a source for points of so many coordinates, or null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimension">Number of coordinates.</param>
    internal static string? Fault(string name, int dimension)
    {
        if (!Names.Contains(name))
        {
            string? nearest = NearestName.Find(name, Names);
            string hint = nearest is null ? "" : $"did you mean '{nearest}'? ";

            return $"Unknown source '{name}': {hint}There are {string.Join(", ", Names)}.";
        }

        return name == GaussianSource.SourceName || DataSets.Get(name).Dimension == dimension
            ? null
            : $"The source {name} has {DataSets.Get(name).Dimension} coordinates, the network {dimension}.";
    }
}
