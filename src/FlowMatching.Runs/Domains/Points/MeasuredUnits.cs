using FlowMatching.Core.Data;
using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>The units in which samples are measured: those of the data, or where its columns have scales of their own the standard
/// deviations of the columns, so that no column counts for more because of its unit.</summary>
/// <param name="learnt">The data set as it is learnt.</param>
internal sealed class MeasuredUnits(IDataStream learnt)
{
    /// <summary>The data set in these units.</summary>
    public IDataStream Data { get; } = IsByColumn(learnt) ? learnt : RestoredData.Of(learnt);

    /// <summary>Number of coordinates of a point in these units.</summary>
    public int Dimension => Data.Dimension;

    /// <summary>What figures are in, where it is not the units of the data; else null.</summary>
    public string? Name => IsByColumn(learnt) ? "in standard deviations of the columns" : null;

    /// <summary>Takes points in data units to these.</summary>
    /// <param name="points">The points row by row.</param>
    /// <returns>The points row by row.</returns>
    public float[] Of(float[] points) => IsByColumn(learnt) ? learnt.Affine!.ToModelUnits(points) : points;

    private static bool IsByColumn(IDataStream data) => data.Affine is { Scales: not null };
}
