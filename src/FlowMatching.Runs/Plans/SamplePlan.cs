using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Plans;

/// <summary>What a sampling run will do.</summary>
/// <param name="Options">The options; with a noise file, the number of samples is the file's.</param>
/// <param name="CheckpointFile">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Data">What the samples are measured against; null where that is a file that was not found, or samples of this kind are not
/// measured.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Noise">The starting points row by row; null to draw them.</param>
public sealed record SamplePlan(
    SampleOptions Options,
    string CheckpointFile,
    CheckpointHeader Header,
    IDataStream? Data,
    RunFolder Folder,
    float[]? Noise
)
{
    /// <summary>Whether examples are taken back to noise, and nothing is drawn.</summary>
    public bool IsInversion => Options.Invert is not null;
}
