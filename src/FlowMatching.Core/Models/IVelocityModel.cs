using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A velocity v(x, t) in data units.</summary>
public interface IVelocityModel
{
    /// <summary>Evaluates the velocity.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>v(x, t), shape (B, *), of the dtype of x.</returns>
    Tensor Velocity(Tensor x, Tensor t);
}
