namespace FlowMatching.Core.Reflow;

/// <summary>Keeps the ends x1 that a teacher has made, part by part, so that a run that is stopped while it makes a pool need not begin again.</summary>
/// <remarks>The starts x0 and the classes need no keeping: they are a pure function of the seed and the pool's number.</remarks>
public interface IPairStore
{
    /// <summary>Finds what was kept of a part.</summary>
    /// <param name="part">The part.</param>
    /// <returns>Its ends, Count x D numbers, row by row; null where they were not kept, or not by this run, or were damaged since.</returns>
    float[]? Find(PairPart part);

    /// <summary>Keeps a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="ends">Its ends, Count x D numbers, row by row.</param>
    void Keep(PairPart part, float[] ends);

    /// <summary>Is told again and again how far the making of a part is.</summary>
    /// <param name="part">The part.</param>
    /// <param name="done">What is done of it, in [0, 1].</param>
    /// <exception cref="OperationCanceledException">The run shall stop: the part is given up, the parts before it are kept.</exception>
    void Making(PairPart part, double done);
}
