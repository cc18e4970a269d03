namespace FlowMatching.Core.Reflow;

/// <summary>Keeps the ends x1 that a teacher has made, part by part, so that a run that is stopped while it makes a pool need not begin
/// again.</summary>
/// <remarks>The starts x0 and the classes need no keeping: they are a pure function of the seed and the pool's number.</remarks>
public interface IPairCache
{
    /// <summary>Finds what was kept of a part.</summary>
    /// <param name="part">The part.</param>
    /// <returns>Its ends, Count x D numbers, row by row; null where it was not kept.</returns>
    float[]? Find(PairPart part);

    /// <summary>Has neighbouring parts made in one go, and keeps each of them.</summary>
    /// <param name="parts">The parts in order, one or more.</param>
    /// <param name="make">Makes them, and tells what is done of them, in [0, 1].</param>
    /// <returns>Their ends, one part after the other.</returns>
    float[] Make(IReadOnlyList<PairPart> parts, Func<Action<double>, float[]> make);
}

/// <summary>Some neighbouring pairs of a teacher's pool, kept as one.</summary>
/// <param name="Pool">Number of the pool, counted from 0.</param>
/// <param name="First">Number of its first pair, counted from 0.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Total">Number of pairs of the whole pool.</param>
public readonly record struct PairPart(int Pool, int First, int Count, int Total);
