namespace FlowMatching.Core.Training;

/// <summary>Where the pairs (x0, x1) of a training step come from.</summary>
public interface IPairSource : IDisposable
{
    /// <summary>Draws the pairs of a step: a pure function of the run's seed and the step.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <returns>Row i of X0 belongs to row i of X1, both of shape (B, *), on the device of the training.</returns>
    /// <exception cref="OperationCanceledException">A stop was asked for while they were made.</exception>
    TrainingPairs Draw(int step);
}
