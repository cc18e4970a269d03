using System.Globalization;
using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Keeps older checkpoints of a run, and the best one. They are second names of files, so that nothing is written twice.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="options">How many, and whether the best.</param>
/// <param name="disk">The disk.</param>
internal sealed class KeptCheckpoints(RunFolder folder, TrainingOptions options, IDiskSteps disk)
{
    private const string Prefix = "step-";

    private double? best;

    /// <summary>Keeps the present checkpoint, which is about to be replaced, and drops the oldest beyond the number to keep.</summary>
    /// <param name="step">Its steps.</param>
    public void KeepOlder(int step)
    {
        if (options.Keep == 0)
            return;

        Directory.CreateDirectory(folder.OlderCheckpoints);
        DurableFile.Link(folder.Checkpoint, folder.OlderCheckpoint(step), disk);
        foreach (string file in Steps().SkipLast(options.Keep))
            disk.Delete(file);
    }

    /// <summary>Keeps the next checkpoint, which is about to be put in its place, if none on the way had less loss.</summary>
    /// <param name="lines">The lines of metrics.jsonl so far.</param>
    public void KeepBest(IReadOnlyList<MetricsLine> lines)
    {
        if (!options.KeepBest || Measure(lines) is not { } loss)
            return;

        best ??= Known(lines);
        if (loss >= best)
            return;

        DurableFile.Link(folder.NextCheckpoint, folder.BestCheckpoint, disk);
        best = loss;
    }

    /// <summary>Whether the weights as they are have less held-out loss than any before: a checkpoint of them is worth writing now, and not
    /// when the next is due.</summary>
    /// <param name="lines">The lines of metrics.jsonl so far.</param>
    /// <param name="step">Steps done.</param>
    public bool IsBest(IReadOnlyList<MetricsLine> lines, int step)
    {
        if (!options.KeepBest || lines is not [.., { ValidationLoss: { } loss } last] || last.Step != step)
            return false;

        best ??= Known(lines);
        return best is null || loss < best;
    }

    /// <summary>What the best is chosen by: the last loss of held-out examples, or where none is measured the running mean of the
    /// loss.</summary>
    /// <param name="lines">The lines of metrics.jsonl up to a checkpoint.</param>
    /// <returns>The loss; null where nothing has been logged yet.</returns>
    internal static double? Measure(IReadOnlyList<MetricsLine> lines) =>
        lines.LastOrDefault(line => line.ValidationLoss is not null)?.ValidationLoss
        ?? (lines is [.., var last] ? last.SmoothedLoss : null);

    // A run that goes on takes it from its records, so that no file of its own is needed.
    private double? Known(IReadOnlyList<MetricsLine> lines)
    {
        if (!File.Exists(folder.BestCheckpoint))
            return null;

        try
        {
            int step = Checkpoint.ReadHeader(folder.BestCheckpoint).Step;
            return Measure([.. lines.Where(line => line.Step <= step)]);
        }
        catch (InvalidInputException)
        {
            return null; // a damaged one is replaced
        }
    }

    private IEnumerable<string> Steps() => Directory.GetFiles(folder.OlderCheckpoints, Prefix + "*.safetensors").OrderBy(StepOf);

    private static int StepOf(string file) =>
        int.TryParse(
            Path.GetFileNameWithoutExtension(file).AsSpan(Prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int step
        )
            ? step
            : int.MaxValue;
}
