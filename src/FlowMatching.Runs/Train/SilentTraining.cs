using FlowMatching.Core;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Train;

/// <summary>A training in a process beside the first of those that share it: it only leaves a line in the log now and then.</summary>
internal static class SilentTraining
{
    /// <summary>Trains until all steps are done or the processes stop.</summary>
    /// <param name="create">Makes the trainer.</param>
    /// <param name="observer">Who keeps the log of this process.</param>
    /// <param name="stop">Asks all to stop.</param>
    /// <exception cref="ToldElsewhereException">It has a fault, which process 0 meets as well and tells.</exception>
    public static TrainingOutcome Run(Func<Trainer> create, IRunObserver observer, CancellationToken stop)
    {
        try
        {
            using var trainer = create();
            return trainer.Run(new StepsInLog(observer), stop);
        }
        catch (Exception fault) when (fault is DivergedException or WeightsDifferException or InvalidInputException)
        {
            throw new ToldElsewhereException(fault);
        }
    }

    private sealed class StepsInLog(IRunObserver observer) : ITrainingEvents
    {
        public void Logged(TrainingProgress progress) =>
            observer.Detail(FormattableString.Invariant($"step {progress.Step}: loss {progress.Loss:F4}"));

        public void Finished(TrainingOutcome outcome) => observer.Detail($"{outcome}.");
    }
}
