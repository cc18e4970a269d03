using FlowMatching.Core.Data;
using static TorchSharp.torch;

namespace FlowMatching.Studio.Data;

/// <summary>A drawing that may be painted on while it is learnt. Its points are standardised as those that it began with were: what a
/// network has learnt keeps its meaning. As long as nothing was painted, what is drawn is what the drawing itself gives.</summary>
/// <param name="first">The drawing that the training began with.</param>
internal sealed class PaintedCloud(PointCloud first) : IDataStream
{
    private volatile float[]? painted; // read by the threads that prepare batches

    /// <summary>The drawing that the training began with.</summary>
    public PointCloud First => first;

    /// <summary>How often it was painted on.</summary>
    public int Edits { get; private set; }

    /// <inheritdoc/>
    public string Name => first.Name;

    /// <inheritdoc/>
    public string Description => first.Description;

    /// <inheritdoc/>
    public int Dimension => first.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => first.Columns;

    /// <inheritdoc/>
    public DataAffine? Affine => first.Affine;

    /// <summary>Puts other points in the place of the present ones.</summary>
    /// <param name="points">Points, row by row, in data units.</param>
    public void Paint(float[] points)
    {
        painted = first.Affine.ToModelUnits(points);
        Edits++;
    }

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        if (painted is not { } now)
            return first.Draw(count, rng);

        using var scope = NewDisposeScope();
        var points = from_array(now).view(-1, Dimension);
        var which = randint(points.shape[0], new long[] { count }, dtype: ScalarType.Int64, generator: rng);
        return points.index_select(0, which).MoveToOuterDisposeScope();
    }
}
