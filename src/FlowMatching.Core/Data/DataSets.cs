using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The data sets that have a name.</summary>
public static class DataSets
{
    /// <summary>Every named set.</summary>
    public static Catalog<IDataStream> All { get; } =
        new(
            "data set",
            new Checkerboard(),
            new Moons(),
            new Mixture(),
            new EightGaussians(),
            new TwoSpirals(),
            new SwissRoll(),
            new Circles(),
            new Pinwheel(),
            new SCurve(),
            new SphereShell(),
            new Helix(),
            new SwissRoll3D(),
            new Lorenz()
        );

    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => All.Names;

    /// <summary>The sets of points of the plane.</summary>
    public static IEnumerable<IDataStream> OfPlane => All.Where(data => data.Dimension == 2);

    /// <summary>Finds a data set by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public static IDataStream Get(string name) => All.Get(name);
}

/// <summary>How wide a data set is: the standard deviation s that scales the network's input and output.</summary>
public static class DataScale
{
    private const long Points = 100_000,
        Entries = 20_000_000;

    /// <summary>Measures s = √(mean over the coordinates of their variance) on 100,000 points, or as many pictures as have 20 million
    /// entries, of a fixed stream of their own.</summary>
    /// <remarks>The seed is fixed, so that s belongs to the data set and not to the run. The mean is not removed from the data.</remarks>
    /// <param name="data">The data set.</param>
    /// <returns>s, in data units; positive.</returns>
    public static double Measure(IDataStream data)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(seed: 0).For("data-scale");

        var points = data.Draw(Math.Min(Points, Entries / data.Dimension), rng).to_type(ScalarType.Float64);

        return Math.Sqrt(points.var([0], unbiased: false).mean().item<double>());
    }
}
