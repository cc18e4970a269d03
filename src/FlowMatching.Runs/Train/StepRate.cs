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
        Run(trainer, () => clock.Seconds - start >= seconds);
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
        Run(trainer, () => trainer.Step >= end);
        return clock.Seconds - start;
    }

    private static void Run(Trainer trainer, Func<bool> isDone)
    {
        using CancellationTokenSource stop = new();
        trainer.Run(new StopWhen(isDone, stop), stop.Token);
    }

    private sealed class StopWhen(Func<bool> isDone, CancellationTokenSource stop) : ITrainingEvents
    {
        public void StepDone(int step)
        {
            if (isDone())
                stop.Cancel();
        }
    }
}
