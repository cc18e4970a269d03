using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Fields;

/// <summary>The velocity that a model of a data set should have learnt: from N(0, I), with independent pairs.</summary>
/// <param name="Field">v(x, t).</param>
/// <param name="IsExact">Whether it is the field of the law itself, or of a sample of it.</param>
/// <param name="Centres">How many Gaussians or points it is made of.</param>
public sealed record TrueField(VectorField Field, bool IsExact, int Centres)
{
    /// <summary>How many points stand for a law whose field has no closed form.</summary>
    public const int SampleSize = 20_000;

    /// <summary>Finds the field of a data set on a path.</summary>
    /// <remarks>Exact for mixture and 8gaussians, which are Gaussian mixtures, and for a cloud of given points, which is a finite set. For
    /// any other set it is the field of 20,000 points drawn from a fixed seed: close to the law's own while σ(t) is wide against the
    /// points' distances, and ever more that of the single points towards t = 1.</remarks>
    /// <param name="data">The data set.</param>
    /// <param name="path">The path, in the units in which the set is drawn.</param>
    public static TrueField For(IDataStream data, AffinePath path)
    {
        var (centres, std, exact) = data switch
        {
            IGaussianMixtureData mixture => (mixture.Gaussians.Centres, mixture.Gaussians.Std, true),
            PointCloud cloud => (cloud.Standardised(), 0, true),
            _ => (Draw(data), 0, false),
        };
        MixtureField field = new(centres, data.Dimension, std, path);

        return new TrueField(field.AsField(), exact, field.Count);
    }

    private static double[] Draw(IDataStream data)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(seed: 0).For("true-field");

        return data.Draw(SampleSize, rng).ToDoubleArray();
    }
}
