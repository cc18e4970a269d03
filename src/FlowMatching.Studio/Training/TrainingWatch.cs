using System.Diagnostics;
using FlowMatching.Core.Training;
using FlowMatching.Runs;
using FlowMatching.Studio.Engine;

namespace FlowMatching.Studio.Training;

/// <summary>Watches a training for the page: writes down what it tells, serves what waits for the engine between two steps, and lets it
/// pause.</summary>
/// <param name="run">Takes what is told.</param>
/// <param name="engine">What waits.</param>
/// <param name="previews">Draws samples on the way.</param>
/// <param name="log">The log and the terminal.</param>
internal sealed class TrainingWatch(StudioRun run, StudioEngine engine, Previews previews, IRunObserver log) : IRunObserver
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(50),
        BetweenUpdates = TimeSpan.FromMilliseconds(100);

    private long lastStep = Stopwatch.GetTimestamp(),
        lastUpdate;
    private int firstStep;
    private double seconds;
    private string stage = "";

    /// <inheritdoc/>
    public void LogTo(string path) => log.LogTo(path);

    /// <inheritdoc/>
    public void Note(string sentence) => log.Detail(sentence);

    /// <inheritdoc/>
    public void Detail(string sentence) => log.Detail(sentence);

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        bool isTraining = progress.Unit == "steps";
        if (isTraining && stage != progress.Stage)
            (lastStep, seconds, firstStep) = (Stopwatch.GetTimestamp(), 0, 0);
        if (isTraining && stage == progress.Stage)
            return; // told step by step

        stage = progress.Stage; // a teacher's pairs, the training itself, samples to measure
        run.Set(status =>
            status with
            {
                State =
                    isTraining ? RunState.Running
                    : progress.Unit == "samples" && status.Step > 0 ? RunState.Finishing
                    : status.State,
                Message = isTraining || progress.Total == 0 ? stage : $"{stage}: {100 * progress.Done / progress.Total} %",
            }
        );
    }

    /// <inheritdoc/>
    public void Logged(TrainingProgress progress) => run.Add(new LossPoint(progress.Step, progress.Loss, progress.SmoothedLoss));

    /// <inheritdoc/>
    public void StepDone(Trainer trainer)
    {
        run.Trainer = trainer;
        Count(trainer.Step);
        engine.Serve();
        if (run.IsToPause)
            Pause(trainer);
        else
            previews.TakeIfDue(trainer);
        lastStep = Stopwatch.GetTimestamp();
    }

    private void Count(int step)
    {
        seconds += Stopwatch.GetElapsedTime(lastStep).TotalSeconds;
        if (firstStep == 0)
            firstStep = step;
        if (Stopwatch.GetElapsedTime(lastUpdate) < BetweenUpdates)
            return;

        lastUpdate = Stopwatch.GetTimestamp();
        Tell(step, RunState.Running);
    }

    private void Pause(Trainer trainer)
    {
        Tell(trainer.Step, RunState.Paused);
        previews.Take(trainer.AveragedModel(), trainer.Step);
        while (run.IsToPause && !run.Stopping.IsCancellationRequested)
            engine.ServeWithin(Nap);
        Tell(trainer.Step, RunState.Running);
    }

    private void Tell(int step, RunState state) =>
        run.Set(status =>
            status with
            {
                State = state,
                Step = step,
                Seconds = Math.Round(seconds, 3),
                Rate = seconds > 0 ? Math.Round((step - firstStep + 1) / seconds, 1) : 0,
            }
        );
}
