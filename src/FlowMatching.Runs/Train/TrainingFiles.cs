using FlowMatching.Core;
using FlowMatching.Core.Files;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Writes what belongs together: the checkpoint, its options and its records. What an earlier run left goes with its
/// checkpoint.</summary>
/// <remarks>The next checkpoint is written beside the present one, whole; then the records; and at last it takes the present one's place.
/// So a process may be killed anywhere: lines beyond the checkpoint are left out when the run goes on, and none up to it can be
/// missing.</remarks>
/// <param name="folder">The run folder.</param>
/// <param name="verb">The verb that trains.</param>
/// <param name="resolved">Its options without "auto", as texts.</param>
internal sealed class TrainingFiles(RunFolder folder, string verb, IEnumerable<KeyValuePair<string, string>> resolved)
{
    private int? saved;

    /// <summary>The step that the run goes on from; null for a new run.</summary>
    public int? ResumedAt { get; init; }

    /// <summary>Removes what an earlier run left elsewhere; null for nothing.</summary>
    public Action? RemoveOthers { get; init; }

    /// <summary>The right to write into the folder; null where nobody else could.</summary>
    public RunLock? Lock { get; init; }

    /// <summary>Which older checkpoints are kept.</summary>
    public KeptCheckpoints? Kept { get; init; }

    /// <summary>The disk.</summary>
    public IDiskSteps Disk { get; init; } = DiskSteps.OfSystem;

    /// <summary>What can be gone on from, in a sentence.</summary>
    public string Standing =>
        LastStep is { } step
            ? $"The checkpoint of step {step} stands: --resume goes on from there."
            : "No checkpoint of this run had been written yet.";

    private int? LastStep => saved ?? ResumedAt;

    /// <summary>Restores the lines that the resumed run has written up to its checkpoint.</summary>
    /// <param name="records">The records.</param>
    /// <param name="smoothedLoss">The running mean of the loss as the checkpoint has it; null where nothing has been logged.</param>
    /// <returns>What was wrong with the files and has been repaired, one sentence each.</returns>
    public IReadOnlyList<string> RestoreTo(TrainingRecords records, double? smoothedLoss)
    {
        if (ResumedAt is not { } done)
            return [];

        var metrics = RestoredLines<MetricsLine>.Read(folder.Metrics, line => line.Step, done);
        var timing = RestoredLines<TimingLine>.Read(folder.Timing, line => line.Step, done);
        double? reached = metrics.Lines is [.., var last] ? last.SmoothedLoss : null;
        bool isOurs = metrics.Torn > 0 || reached == smoothedLoss;
        records.Metrics.AddRange(isOurs ? metrics.Lines : []);
        records.Timing.AddRange(isOurs ? timing.Lines : []);
        string[] foreign = isOurs
            ? []
            : [$"{folder.Metrics} does not end where the checkpoint of step {done} does: the lines up to there are left out."];
        return [.. metrics.Repairs, .. timing.Repairs, .. foreign];
    }

    /// <summary>Trains, and says what can be gone on from where the training diverges.</summary>
    /// <param name="train">Trains.</param>
    /// <exception cref="RunFailedException">It diverged.</exception>
    public TrainingOutcome Explain(Func<TrainingOutcome> train)
    {
        try
        {
            return train();
        }
        catch (DivergedException fault)
        {
            throw new RunFailedException($"{Faults.Sentence(fault)} {Standing}", fault);
        }
    }

    /// <summary>Writes checkpoint, options and records.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="saveCheckpoint">Writes the checkpoint to a path.</param>
    /// <param name="records">The records.</param>
    /// <exception cref="RunFailedException">The disk refused, or the folder is not the run's any more; what was written before
    /// stands.</exception>
    public void Save(int step, Action<string> saveCheckpoint, TrainingRecords records)
    {
        Lock?.Require();
        try
        {
            AtomicFile.Guard(folder.Checkpoint, () => saveCheckpoint(folder.NextCheckpoint));
            WriteRecords(records);
            AtomicFile.Guard(folder.Path, () => PutInPlace(step, records));
            saved = step;
        }
        catch (RunFailedException fault)
        {
            Discard();
            throw new RunFailedException($"{Faults.Sentence(fault)} {Standing}", fault);
        }
    }

    /// <summary>Whether the weights as they are have less held-out loss than any that were kept.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="records">The records.</param>
    public bool IsBest(int step, TrainingRecords records) => Kept?.IsBest(records.Metrics, step) == true;

    private void WriteRecords(TrainingRecords records)
    {
        OptionsFile.Write(folder, verb, resolved, " --overwrite", Disk);
        JsonLines.Write(folder.Metrics, records.Metrics, Disk);
        JsonLines.Write(folder.Timing, records.Timing, Disk);
    }

    // Kept is what is this run's; an earlier run's is removed at the last moment.
    private void PutInPlace(int step, TrainingRecords records)
    {
        if (LastStep is not { } older)
            RemoveEarlier();
        else if (older != step)
            Kept?.KeepOlder(older);
        Kept?.KeepBest(records.Metrics);
        DurableFile.Rename(folder.NextCheckpoint, folder.Checkpoint, Disk);
    }

    private void RemoveEarlier()
    {
        folder.RemoveDerived();
        RemoveOthers?.Invoke();
    }

    private void Discard()
    {
        try
        {
            Disk.Delete(folder.NextCheckpoint);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It would be written over the next time.
        }
    }
}
