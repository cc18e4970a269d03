namespace FlowMatching.Runs.Options;

/// <summary>What 'data list' is told: nothing.</summary>
public sealed record DataListOptions;
