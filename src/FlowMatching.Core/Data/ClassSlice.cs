using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>One class of a data set: of what is drawn from the whole, the points of the class.</summary>
/// <param name="data">The whole.</param>
/// <param name="label">The number of the class; one that comes.</param>
internal sealed class ClassSlice(IDataStream data, int label) : IDataStream
{
    /// <inheritdoc/>
    public string Name => $"{data.Name}, {data.ClassNames[label]}";

    /// <inheritdoc/>
    public string Description => $"{data.Description}: class {data.ClassNames[label]}";

    /// <inheritdoc/>
    public int Dimension => data.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => data.Columns;

    /// <inheritdoc/>
    public DataAffine? Affine => data.Affine;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        List<Tensor> parts = [];
        for (long drawn = 0; drawn < count; drawn += parts[^1].shape[0])
        {
            var batch = data.DrawLabelled(Math.Max(count, 1000), rng);
            parts.Add(batch.X1.index_select(0, batch.Labels!.eq(label).nonzero().view(-1)));
        }

        return cat(parts).narrow(0, 0, count).MoveToOuterDisposeScope();
    }
}
