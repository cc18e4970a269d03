namespace FlowMatching.Torch;

/// <summary>How the engine is to start.</summary>
public sealed record EngineSettings
{
    /// <summary>Threads of one operator, 1 or more; null takes one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Receives native errors in full, with their C++ stacks; null drops them.</summary>
    public Action<string>? DebugLog { get; init; }
}
