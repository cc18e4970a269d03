using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Train;

/// <summary>Listens to the trainer: keeps what the log files will say, and tells the observer.</summary>
/// <param name="settings">Steps and batch of the run.</param>
/// <param name="records">Takes the lines.</param>
/// <param name="clock">The time.</param>
/// <param name="observer">Who watches.</param>
/// <param name="afterStep">Called after every step but the last.</param>
/// <param name="stage">What the training is called.</param>
internal sealed class TrainingRecorder(
    TrainerSettings settings,
    TrainingRecords records,
    RunClock clock,
    IRunObserver observer,
    Action<int> afterStep,
    string stage = "training"
) : ITrainingEvents
{
    private readonly double start = clock.Seconds;
    private int firstStep,
        lastStep;
    private double lastLogged = clock.Seconds,
        lastShown = clock.Seconds;
    private double? loss;

    /// <summary>Seconds of training so far.</summary>
    public double Seconds { get; private set; }

    /// <summary>Tells how many of the seconds went into something else than steps, such as a teacher's pairs.</summary>
    public Func<double> SecondsApart { get; init; } = static () => 0;

    /// <summary>Steps a second of the time that went into steps.</summary>
    public double StepsPerSecond => Seconds > SecondsApart() ? (lastStep - firstStep) / (Seconds - SecondsApart()) : 0;

    /// <inheritdoc/>
    public void Started(TrainingStart start)
    {
        (firstStep, lastStep) = (start.Step, start.Step);
        loss = records.Metrics.Count > 0 ? records.Metrics[^1].SmoothedLoss : null;
        observer.Detail($"{start.Parameters} parameters, standard deviation of the data {start.DataStd:F4}, from step {start.Step}");
        if (start.WayOfSums is { } way)
            observer.Detail(way);
        observer.Progress(new RunProgress(stage, "steps", start.Step, settings.Steps, 0));
    }

    /// <inheritdoc/>
    public void UpdateSkipped(NonFiniteStep step) => observer.Detail($"step {step.Step}: the update was left out: {step.Text}");

    /// <inheritdoc/>
    public void Logged(TrainingProgress progress)
    {
        loss = progress.SmoothedLoss;
        records.Metrics.Add(Line(progress));
        records.Timing.Add(Time(progress.Step));
        observer.Logged(progress);
        observer.Detail(
            $"step {progress.Step}: loss {progress.Loss:F5}, smoothed {progress.SmoothedLoss:F5}, "
                + $"learning rate {progress.LearningRate:G3}, gradient norm {progress.GradientNorm:F3}, {records.Timing[^1].StepsPerSecond:F1} steps/s"
        );
    }

    /// <inheritdoc/>
    public void StepDone(int step)
    {
        Seconds = clock.Seconds - start;
        lastStep = step;
        if (step == settings.Steps || clock.Seconds - lastShown >= 0.1)
            Show(step); // often enough for the eye, and free for the training
        if (step < settings.Steps)
            afterStep(step);
    }

    /// <inheritdoc/>
    public void Finished(TrainingOutcome outcome) => observer.Detail($"{outcome} at step {lastStep} after {Seconds:F1} s");

    private void Show(int step)
    {
        lastShown = clock.Seconds;
        observer.Progress(new RunProgress(stage, "steps", step, settings.Steps, StepsPerSecond, loss));
    }

    private static MetricsLine Line(TrainingProgress progress) =>
        new(
            progress.Step,
            progress.Loss,
            progress.SmoothedLoss,
            progress.LearningRate,
            progress.GradientNorm,
            progress.LossByTimeBin,
            progress.ValidationLoss,
            progress.Skipped == 0 ? null : progress.Skipped
        );

    private TimingLine Time(int step)
    {
        double now = clock.Seconds,
            passed = Math.Max(now - lastLogged, 1e-9);
        int from = records.Timing.Count > 0 ? Math.Max(records.Timing[^1].Step, firstStep) : firstStep;
        lastLogged = now;
        double rate = (step - from) / passed;
        return new TimingLine(step, Math.Round(now, 3), Math.Round(rate, 3), Math.Round(rate * settings.BatchSize, 1));
    }
}
