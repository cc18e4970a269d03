using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Train;

/// <summary>A run whose checkpoint is a text with a number, so that what is written of it can be looked at without the engine. It logs
/// every ten steps; its smoothed loss is the step's hundredth.</summary>
internal sealed class SavedRun
{
    private readonly int? resumedAt;
    private readonly IDiskSteps disk;
    private readonly TrainingFiles files;

    public SavedRun(RunFolder folder, int? resumedAt, DyingDisk? disk = null)
    {
        this.resumedAt = resumedAt;
        this.disk = disk ?? new DyingDisk();
        files = new TrainingFiles(folder, "train", [])
        {
            ResumedAt = resumedAt,
            Disk = this.disk,
            Kept = new KeptCheckpoints(folder, new TrainOptions { Keep = 2 }, this.disk),
        };
    }

    public TrainingRecords Records { get; } = new();

    /// <summary>The step of the checkpoint that is there; null for none.</summary>
    public static int? StepIn(RunFolder folder) => File.Exists(folder.Checkpoint) ? int.Parse(File.ReadAllText(folder.Checkpoint)) : null;

    public static double LossAt(int step) => step / 100.0;

    public IReadOnlyList<string> Restore() => files.RestoreTo(Records, LossAt(resumedAt!.Value / 10 * 10)); // as of the last line

    /// <summary>Goes on to a step and saves.</summary>
    public void SaveAt(int step)
    {
        int from = Records.Metrics.Count == 0 ? 0 : Records.Metrics[^1].Step;
        for (int next = from + 10; next <= step; next += 10)
        {
            Records.Metrics.Add(new MetricsLine(next, next, LossAt(next), 0.1, 1, [0.5]));
            Records.Timing.Add(new TimingLine(next, next, 1, 1));
        }

        files.Save(
            step,
            path => DurableFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes($"{step}")), disk),
            Records
        );
    }
}
