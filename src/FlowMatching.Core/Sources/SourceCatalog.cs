using FlowMatching.Core.Data;

namespace FlowMatching.Core.Sources;

/// <summary>All laws of x0: gaussian and every named data set by name, and drawings by their code.</summary>
public static class SourceCatalog
{
    /// <summary>The names that can be typed; the first one is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [GaussianSource.SourceName, .. DataSets.Names];

    /// <summary>What can be typed, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Names, $"{DrawingCode.Prefix}:CODE"];

    /// <summary>Finds a source, and measures how wide it is.</summary>
    /// <param name="text">Its name, or draw:CODE.</param>
    /// <param name="affine">How the data's points were standardised, in whose units a drawing is; null where they were not.</param>
    /// <exception cref="InvalidInputException">There is none of that name, or the code cannot be read.</exception>
    public static ISource Create(string text, DataAffine? affine = null) =>
        text == GaussianSource.SourceName ? new GaussianSource()
        : DrawingCode.In(text) is { } code ? new DrawnSource(code, affine)
        : new DataSource(DataSets.Get(text), DataScale.Measure(DataSets.Get(text)));

    /// <summary>Finds a source whose standard deviation is known.</summary>
    /// <param name="text">Its name, or draw:CODE.</param>
    /// <param name="std">Its standard deviation as a checkpoint recorded it.</param>
    /// <param name="affine">How the data's points were standardised; null where they were not.</param>
    /// <exception cref="InvalidInputException">There is none of that name, or the code cannot be read.</exception>
    public static ISource Create(string text, double std, DataAffine? affine = null) =>
        text == GaussianSource.SourceName || DrawingCode.In(text) is not null
            ? Create(text, affine)
            : new DataSource(DataSets.Get(text), std);

    /// <summary>What reports and messages call a source: its name; of a drawing see <see cref="DrawingCode.NameOf"/>.</summary>
    /// <param name="text">Its name, or draw:CODE.</param>
    public static string NameOf(string text) => DrawingCode.In(text) is { } code ? DrawingCode.NameOf(code) : text;

    /// <summary>Whether a source is a data set whose density has a closed form.</summary>
    /// <param name="text">Its name, or draw:CODE.</param>
    internal static bool HasKnownDensity(string text) => DataSets.Names.Contains(text) && DataSets.Get(text) is IKnownDensity;

    /// <summary>Says in one sentence what is wrong with a source for points of so many coordinates, or null.</summary>
    /// <param name="text">Its name, or draw:CODE.</param>
    /// <param name="dimension">Number of coordinates.</param>
    internal static string? Fault(string text, int dimension)
    {
        if (DrawingCode.In(text) is { } code)
            return FaultOf(code) ?? DimensionFault(text, 2, dimension);
        if (text == GaussianSource.SourceName)
            return null;
        if (Names.Contains(text))
            return DimensionFault(text, DataSets.Get(text).Dimension, dimension);

        string? nearest = NearestName.Find(text, Names);
        string hint = nearest is null ? "" : $"did you mean '{nearest}'? ";
        return $"Unknown source '{text}': {hint}There are {string.Join(", ", Forms)}.";
    }

    private static string? DimensionFault(string text, int source, int network) =>
        source == network ? null : $"The source {NameOf(text)} has {source} coordinates, the network {network}.";

    private static string? FaultOf(string code)
    {
        try
        {
            DrawingCode.Decode(code);
            return null;
        }
        catch (InvalidInputException fault)
        {
            return fault.Faults[0];
        }
    }
}
