using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Domains;

/// <summary>Every kind of data, and the one place that tells which of them is meant.</summary>
internal static class DataDomains
{
    // The first that fits is taken.
    private static readonly IDataDomain[] All = [new ImageDomain(), new PointDomain()];

    /// <summary>The kind of data that a model draws.</summary>
    /// <param name="header">What its checkpoint says of itself.</param>
    public static IDataDomain For(CheckpointHeader header) => All.First(domain => domain.IsDrawnBy(header.Architecture));

    /// <summary>The kind of a data set.</summary>
    /// <param name="data">The data set.</param>
    public static IDataDomain For(IDataStream data) => All.First(domain => domain.Holds(data));

    /// <summary>The kind of data that a user names, without a look at any file.</summary>
    /// <param name="dataSet">The value of --dataset.</param>
    public static IDataDomain Named(string dataSet) => All.First(domain => domain.IsNamed(dataSet));
}
