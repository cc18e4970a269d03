using FlowMatching.Core.Files;
using FlowMatching.Core.Options;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>One training with its files: 'train' is one, 'reflow' one a round. It goes on with the records of a resumed run, trains, and
/// writes checkpoint and records when they are due and at the end. To be used on the engine's thread.</summary>
/// <param name="options">The options of the run.</param>
/// <param name="engine">The engine.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class TrainingSession(TrainingOptions options, EngineSession engine, IRunObserver observer, RunClock clock)
{
    /// <summary>The folder of its files.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The verb that trains, and its options without "auto" as texts: what run.yaml holds.</summary>
    public required (string Verb, IEnumerable<KeyValuePair<string, string>> Options) Resolved { get; init; }

    /// <summary>The step that the run goes on from; null for a new run.</summary>
    public int? ResumedAt { get; init; }

    /// <summary>Removes what an earlier run left elsewhere; null for nothing.</summary>
    public Action? RemoveOthers { get; init; }

    /// <summary>What the training is called while it is watched.</summary>
    public string Stage { get; init; } = "training";

    /// <summary>Tells how many seconds went into something else than steps, such as a teacher's pairs.</summary>
    public Func<double> SecondsApart { get; init; } = static () => 0;

    /// <summary>Draws a page of samples of a step whose checkpoint has just been written.</summary>
    public Action<int>? Preview { get; init; }

    /// <summary>Steps between two such pages; 0 for none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>Trains until all steps are done or a stop is asked for; everything is saved at its end.</summary>
    /// <param name="trainer">The trainer, new or resumed.</param>
    /// <param name="dataSet">What is learnt, for the title of the loss picture.</param>
    /// <param name="remark">What to know of the loss.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <exception cref="Core.RunFailedException">It diverged, or the disk refused.</exception>
    public TrainedRun Train(Trainer trainer, string dataSet, string remark, CancellationToken stop)
    {
        CheckpointCadence cadence = new(options.CheckpointEvery, clock.Elapsed);
        TrainingRecords records = new();
        var files = FilesOf();
        TrainingRecorder recorder = new(options.Training, records, clock, observer, AfterStep, Stage) { SecondsApart = SecondsApart };
        foreach (string repair in files.RestoreTo(records, trainer.SmoothedLoss))
            observer.Note(repair);

        var outcome = files.Explain(() => trainer.Run(recorder, stop));
        Save(trainer.Step);
        bool isLogged = records.Metrics.Count > 0;
        if (isLogged)
            LossPicture.Write(Folder.Losses, dataSet, records.Metrics, remark);
        return new TrainedRun(
            outcome == TrainingOutcome.Stopped,
            isLogged ? records.Metrics[^1].SmoothedLoss : null,
            Math.Round(recorder.Seconds, 3),
            Math.Round(recorder.StepsPerSecond, 3),
            isLogged ? Folder.Losses : null
        );

        void Save(int step) => files.Save(step, trainer.Save, records);

        void AfterStep(int step) // the last one has its checkpoint and its page anyway
        {
            bool isPage = PreviewEvery > 0 && step % PreviewEvery == 0;
            if (cadence.IsDue(step, clock.Elapsed) || isPage || files.IsBest(step, records))
                Save(step);
            if (isPage)
                Preview?.Invoke(step);
            observer.StepDone(trainer);
        }
    }

    private TrainingFiles FilesOf() =>
        new(Folder, Resolved.Verb, Resolved.Options)
        {
            ResumedAt = ResumedAt,
            RemoveOthers = RemoveOthers,
            Lock = engine.Lock,
            Kept = new KeptCheckpoints(Folder, options, DiskSteps.OfSystem),
        };
}

/// <summary>How a training went.</summary>
/// <param name="Stopped">Whether it was stopped before its last step.</param>
/// <param name="Loss">The running mean of the loss at the last log step; null where there was none.</param>
/// <param name="Seconds">Seconds of training.</param>
/// <param name="StepsPerSecond">Steps a second of the time that went into steps.</param>
/// <param name="Picture">The picture of the loss; null where nothing was logged.</param>
internal sealed record TrainedRun(bool Stopped, double? Loss, double Seconds, double StepsPerSecond, string? Picture);

/// <summary>Says when the next checkpoint on the way is due.</summary>
/// <param name="cadence">Every so many steps, or every so much time.</param>
/// <param name="start">The time of the start.</param>
internal sealed class CheckpointCadence(Cadence cadence, TimeSpan start)
{
    private TimeSpan last = start;

    /// <summary>Whether a checkpoint is due after a step; if so, the next time is counted from here.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="now">The time.</param>
    public bool IsDue(long step, TimeSpan now)
    {
        bool isDue = cadence.Steps > 0 ? step % cadence.Steps == 0 : now - last >= cadence.Time;
        if (isDue)
            last = now;
        return isDue;
    }
}
