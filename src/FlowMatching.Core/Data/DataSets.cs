namespace FlowMatching.Core.Data;

/// <summary>The data sets that have a name.</summary>
public static class DataSets
{
    /// <summary>Every named set.</summary>
    public static Catalog<IDataStream> All { get; } = new(
        "data set",
        new Checkerboard(),
        new Moons(),
        new Mixture(),
        new EightGaussians(),
        new TwoSpirals(),
        new SwissRoll(),
        new Circles(),
        new Pinwheel(),
        new SCurve());

    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => All.Names;

    /// <summary>Finds a data set by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public static IDataStream Get(string name) => All.Get(name);
}
