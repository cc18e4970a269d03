using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Writes what belongs together: the checkpoint, its options and its records. What an earlier run left goes only now.</summary>
/// <param name="plan">The plan of the run.</param>
/// <param name="resolved">The options without "auto".</param>
internal sealed class TrainingFiles(TrainPlan plan, TrainOptions resolved)
{
    private bool isOurs = plan.Options.Resume;

    private RunFolder Folder => plan.Folder;

    /// <summary>Gives a recorder the lines that the resumed run has written up to its checkpoint.</summary>
    /// <param name="recorder">The recorder.</param>
    public void RestoreTo(TrainingRecorder recorder)
    {
        if (!plan.Options.Resume) return;

        recorder.Metrics.AddRange(JsonLines.Read<MetricsLine>(Folder.Metrics).Where(line => line.Step <= plan.StepsDone));
        recorder.Timing.AddRange(JsonLines.Read<TimingLine>(Folder.Timing).Where(line => line.Step <= plan.StepsDone));
    }

    /// <summary>Writes checkpoint, options and records; the checkpoint first, because it is what the others are about.</summary>
    /// <param name="saveCheckpoint">Writes the checkpoint to a path.</param>
    /// <param name="recorder">The records.</param>
    public void Save(Action<string> saveCheckpoint, TrainingRecorder recorder)
    {
        DiskFaults.Guard(Folder.Checkpoint, () => saveCheckpoint(Folder.Checkpoint));
        if (!isOurs) DiskFaults.Guard(Folder.Path, Folder.RemoveDerived);
        isOurs = true;

        AtomicFile.WriteText(Folder.RunYaml, YamlText.Write(Comments(), TrainOptionTable.Table.Write(resolved)));
        JsonLines.Write(Folder.Metrics, recorder.Metrics);
        JsonLines.Write(Folder.Timing, recorder.Timing);
    }

    private static IEnumerable<string> Comments() =>
    [
        Versions.Line(),
        "Repeat the run: fm train --config run.yaml --overwrite",
    ];
}
