namespace FlowMatching.Core.Files;

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">Its type in the format's spelling: F32, BF16, I64, ...</param>
/// <param name="Shape">Its sizes.</param>
public sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape)
{
    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Begin { get; init; }

    /// <summary>Where they end.</summary>
    internal long End { get; init; }
}
