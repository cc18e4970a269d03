using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Train;

/// <summary>Times a few steps of a trainer that is thrown away afterwards. To be used on the engine's thread.</summary>
/// <param name="clock">The time.</param>
internal sealed class StepRate(RunClock clock)
{
    private const int WarmUpSteps = 3;

    /// <summary>Measures the rate after a few steps to warm up.</summary>
    /// <param name="trainer">The trainer; it is trained on.</param>
    /// <param name="seconds">How long to measure; at least one step is taken where there is one left.</param>
    /// <returns>Steps a second; 0 where there were no steps left to take.</returns>
    public double Measure(Trainer trainer, double seconds)
    {
        Seconds(trainer, WarmUpSteps);

        int from = trainer.Step;
        double start = clock.Seconds;
        trainer.Run(new SilentEvents(), new StopAfter(() => trainer.Step > from && clock.Seconds - start >= seconds));
        return trainer.Step > from ? (trainer.Step - from) / (clock.Seconds - start) : 0;
    }

    /// <summary>Times some steps.</summary>
    /// <param name="trainer">The trainer; it is trained on.</param>
    /// <param name="steps">How many.</param>
    /// <returns>Their seconds.</returns>
    public double Seconds(Trainer trainer, int steps)
    {
        int end = trainer.Step + steps;
        double start = clock.Seconds;
        trainer.Run(new SilentEvents(), new StopAfter(() => trainer.Step >= end));
        return clock.Seconds - start;
    }

    private sealed class StopAfter(Func<bool> isDone) : IRunControl
    {
        public bool StopRequested => isDone();
    }

    private sealed class SilentEvents : ITrainingEvents
    {
        public void Started(TrainingStart start)
        {
        }

        public void UpdateSkipped(NonFiniteStep step)
        {
        }

        public void Logged(TrainingProgress progress)
        {
        }

        public void StepDone(int step)
        {
        }

        public void CheckpointDue(int step)
        {
        }

        public void Finished(TrainingOutcome outcome)
        {
        }
    }
}
