using FlowMatching.Core.Data;
using FlowMatching.Core.Sources;

using static TorchSharp.torch;

namespace FlowMatching.Runs.Data;

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
