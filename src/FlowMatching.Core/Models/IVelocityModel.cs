using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A velocity v(x, t) in data units.</summary>
public interface IVelocityModel
{
    /// <summary>What <see cref="Predict(Tensor, Tensor)"/> gives, and the loss is taken in.</summary>
    IPrediction Prediction => Predictions.Velocity;

    /// <summary>Evaluates the velocity.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>v(x, t), shape (B, *), of the dtype of x.</returns>
    Tensor Velocity(Tensor x, Tensor t);

    /// <summary>Evaluates what is predicted: the velocity, unless <see cref="Prediction"/> says otherwise.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>The prediction, shape (B, *), of the dtype of x.</returns>
    Tensor Predict(Tensor x, Tensor t) => Velocity(x, t);

    /// <summary>Evaluates what is predicted, of examples of known classes.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <param name="labels">The classes, int64 of shape (B); null where there are none, and ignored by a model without any.</param>
    /// <returns>The prediction, shape (B, *), of the dtype of x.</returns>
    Tensor Predict(Tensor x, Tensor t, Tensor? labels) => Predict(x, t);
}
