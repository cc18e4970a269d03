using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>What a training makes small: asked of each batch in two parts, so that the second may be done some examples at a
/// time.</summary>
public interface ITrainingLoss
{
    /// <summary>Draws a time for each pair, and finds where the pair is then and what a model should predict there.</summary>
    /// <param name="prediction">What is predicted.</param>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *), on the device of x0.</param>
    /// <param name="rng">Source of all that is random, so that a run can be repeated.</param>
    RegressionBatch Draw(IPrediction prediction, Tensor x0, Tensor x1, Generator rng);

    /// <summary>Compares what the model predicts with the targets.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The states, times and targets.</param>
    /// <param name="labels">The class of each example; null where there are none.</param>
    /// <returns>The loss of each example, shape (B), and its t, shape (B).</returns>
    LossSample PerExample(IVelocityModel model, RegressionBatch batch, Tensor? labels = null);
}
