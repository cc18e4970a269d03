using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A law made of parts, which are its classes where that is asked for: the points are the same with and without them.</summary>
public abstract class ClassLaw : IDataStream
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract int Dimension { get; }

    /// <summary>The names of the parts, all of equal weight, in the order of their numbers.</summary>
    protected abstract IReadOnlyList<string> Parts { get; }

    /// <summary>Whether the parts are classes.</summary>
    public bool HasClasses { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => HasClasses ? Parts : [];

    /// <inheritdoc/>
    public IReadOnlyList<double> ClassShares => [.. ClassNames.Select(_ => 1.0 / Parts.Count)];

    /// <summary>The same law, its parts as classes.</summary>
    public ClassLaw WithClasses()
    {
        var law = (ClassLaw)MemberwiseClone();
        law.HasClasses = true;

        return law;
    }

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();

        return DrawParts(count, rng).X1.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public DataBatch DrawLabelled(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var (x1, labels) = DrawParts(count, rng);

        return new DataBatch(x1.MoveToOuterDisposeScope(), HasClasses ? labels!.MoveToOuterDisposeScope() : null);
    }

    /// <summary>Draws fresh points with the number of the part of each.</summary>
    /// <param name="count">Number B of points.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    private protected abstract DataBatch DrawParts(long count, Generator rng);
}
