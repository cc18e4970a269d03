using FlowMatching.Core.Checkpoints;

namespace FlowMatching.Runs.Compare;

/// <summary>One side of a comparison.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Label">What the table and the picture call it.</param>
public sealed record ComparedCheckpoint(string File, CheckpointHeader Header, string Label)
{
    private static readonly Dictionary<string, string> Labels = new() { ["cfm"] = "flow matching", ["reflow"] = "reflow", ["distilled"] = "one-step student" };

    /// <summary>Reads the headers of two checkpoints and gives them labels that differ.</summary>
    /// <param name="first">One file.</param>
    /// <param name="second">The other file.</param>
    /// <returns>Both.</returns>
    public static (ComparedCheckpoint First, ComparedCheckpoint Second) Read(string first, string second)
    {
        ComparedCheckpoint one = Of(first), other = Of(second);
        return one.Label == other.Label
            ? (one with { Label = one.LongLabel }, other with { Label = other.LongLabel == one.LongLabel ? $"{other.LongLabel} again" : other.LongLabel })
            : (one, other);
    }

    private string LongLabel => $"{Label} {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(File)))}, seed {Header.Seed}";

    private static ComparedCheckpoint Of(string file)
    {
        var header = Checkpoint.ReadHeader(file);
        return new ComparedCheckpoint(file, header, Labels.GetValueOrDefault(header.Kind, header.Kind));
    }
}
