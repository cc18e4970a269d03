using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Train;

/// <summary>Writes what belongs together: the checkpoint, its options and its records. What an earlier run left goes only now.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="verb">The verb that trains.</param>
/// <param name="resolved">Its options without "auto", as texts.</param>
/// <param name="resumedAt">The step that the run goes on from; null for a new run.</param>
/// <param name="removeOthers">Removes what an earlier run left elsewhere; null for nothing.</param>
internal sealed class TrainingFiles(
    RunFolder folder, string verb, IEnumerable<KeyValuePair<string, string>> resolved, int? resumedAt = null, Action? removeOthers = null)
{
    private bool isOurs = resumedAt is not null;

    /// <summary>Gives a recorder the lines that the resumed run has written up to its checkpoint.</summary>
    /// <param name="recorder">The recorder.</param>
    public void RestoreTo(TrainingRecorder recorder)
    {
        if (resumedAt is not { } done) return;

        recorder.Metrics.AddRange(JsonLines.Read<MetricsLine>(folder.Metrics).Where(line => line.Step <= done));
        recorder.Timing.AddRange(JsonLines.Read<TimingLine>(folder.Timing).Where(line => line.Step <= done));
    }

    /// <summary>Writes checkpoint, options and records; the checkpoint first, because it is what the others are about.</summary>
    /// <param name="saveCheckpoint">Writes the checkpoint to a path.</param>
    /// <param name="recorder">The records.</param>
    public void Save(Action<string> saveCheckpoint, TrainingRecorder recorder)
    {
        DiskFaults.Guard(folder.Checkpoint, () => saveCheckpoint(folder.Checkpoint));
        if (!isOurs) DiskFaults.Guard(folder.Path, RemoveEarlier);
        isOurs = true;

        OptionsFile.Write(folder, verb, resolved, " --overwrite");
        JsonLines.Write(folder.Metrics, recorder.Metrics);
        JsonLines.Write(folder.Timing, recorder.Timing);
    }

    private void RemoveEarlier()
    {
        folder.RemoveDerived();
        removeOthers?.Invoke();
    }
}
