namespace FlowMatching.Core.Data;

/// <summary>A data set whose density p1 is known in closed form: the truth that a learnt likelihood is laid beside.</summary>
public interface IKnownDensity
{
    /// <summary>Whether the density is positive everywhere, so that its logarithm can be averaged over any points.</summary>
    bool IsPositive => true;

    /// <summary>Evaluates log p1 at points.</summary>
    /// <param name="xy">Points, row by row, in the units in which the set is drawn.</param>
    /// <returns>The natural logarithm of the density at each point; −∞ outside the support.</returns>
    double[] LogDensity(float[] xy);
}
