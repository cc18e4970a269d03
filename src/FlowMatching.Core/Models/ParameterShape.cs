namespace FlowMatching.Core.Models;

/// <summary>The name and shape of a parameter, known without building the network.</summary>
/// <param name="Name">The name in the network's state, such as layers.0.weight.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
