using FlowMatching.Core.Checkpoints;

namespace FlowMatching.Runs.Plans;

/// <summary>A checkpoint and what it says of itself.</summary>
/// <param name="File">The file.</param>
/// <param name="Header">What it says.</param>
public record ModelFile(string File, CheckpointHeader Header);
