using FlowMatching.Core.Paths;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>What a network predicts at a state: the velocity, the data or the noise; the other two follow on an affine path.</summary>
/// <remarks>The loss is the mean square error of the predicted quantity itself, which weighs the velocity's error: by 1, (σ/D)² for x1, (α/D)² for
/// ε, with D = α' σ − σ' α. Each weight leaves the velocity that makes the loss least at every t as it is.</remarks>
public interface IPrediction : INamed
{
    /// <summary>Whether every path allows it; if not, a path has to be affine.</summary>
    bool NeedsAffinePath { get; }

    /// <summary>The part of a path on which the velocity follows from the prediction without dividing by less than 1/100 of the other factor.</summary>
    /// <param name="path">A path that allows it.</param>
    IProbabilityPath Within(IProbabilityPath path);

    /// <summary>Picks what a network shall predict.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="sample">Where the path is, and how fast.</param>
    /// <returns>The target, shape (B, *).</returns>
    Tensor Target(Tensor x0, Tensor x1, PathSample sample);

    /// <summary>Scales a network's output of unit variance to the variance of the target.</summary>
    /// <param name="output">The output, shape (B, *).</param>
    /// <param name="variances">Those of the path at the times of the output.</param>
    /// <param name="dataStd">The standard deviation s of x1.</param>
    /// <param name="sourceStd">The standard deviation s₀ of x0.</param>
    Tensor Scale(Tensor output, PathVariances variances, double dataStd, double sourceStd);

    /// <summary>Turns the prediction into the velocity.</summary>
    /// <param name="path">A path that allows it.</param>
    /// <param name="predicted">The prediction, shape (B, *).</param>
    /// <param name="x">The states, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t);
}
