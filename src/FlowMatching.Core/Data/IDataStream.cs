using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A law of points from which any number of fresh examples can be drawn.</summary>
public interface IDataStream : INamed
{
    /// <summary>What it is, in one line.</summary>
    string Description { get; }

    /// <summary>Number D of coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>How the drawn points come from points in units of their own; null where they are drawn as they are.</summary>
    DataAffine? Affine => null;

    /// <summary>Draws fresh points: a pure function of the generator's state.</summary>
    /// <param name="count">Number B of points.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    /// <returns>Points, shape (B, D), float32 on the CPU.</returns>
    Tensor Draw(long count, Generator rng);
}
