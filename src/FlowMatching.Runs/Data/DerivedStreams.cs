using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Data;

/// <summary>A standardised data set in the units in which it was given: what samples in data units are measured against.</summary>
internal sealed class RestoredData : IDataStream
{
    private readonly IDataStream inner;

    private RestoredData(IDataStream inner) => this.inner = inner;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <summary>Number of columns, those that never change among them.</summary>
    public int Dimension => inner.Affine!.Columns;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => inner.Columns;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public IReadOnlyList<double> ClassShares => inner.ClassShares;

    /// <summary>Restores a data set; one that is drawn as it is stays itself.</summary>
    /// <param name="data">The data set.</param>
    /// <returns>The same law in data units.</returns>
    public static IDataStream Of(IDataStream data) => data.Affine is null ? data : new RestoredData(data);

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        return Restored(inner.Draw(count, rng), count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public DataBatch DrawLabelled(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var batch = inner.DrawLabelled(count, rng);

        return new DataBatch(Restored(batch.X1, count).MoveToOuterDisposeScope(), batch.Labels?.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public IDataStream OfClass(int label) => Of(inner.OfClass(label));

    private Tensor Restored(Tensor points, long count) => tensor(inner.Affine!.ToDataUnits(points.ToFloatArray()), [count, Dimension]);
}

/// <summary>The law of x0 as a data set, so that noise can be measured as samples are.</summary>
/// <param name="source">The law.</param>
/// <param name="dimension">Number of coordinates.</param>
internal sealed class SourceData(ISource source, int dimension) : IDataStream
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public string Description => $"the noise {source.Name}";

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng) => source.Draw([count, dimension], rng);
}
