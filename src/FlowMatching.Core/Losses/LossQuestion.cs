using FlowMatching.Core.Models;

using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>What a model is asked: states at their times, and the answers that the pairs give.</summary>
/// <param name="Xt">States on the path, shape (B, *).</param>
/// <param name="T">Their times, shape (B).</param>
/// <param name="Target">What <see cref="IVelocityModel.Prediction"/> makes of each pair there, shape (B, *).</param>
public sealed record LossQuestion(Tensor Xt, Tensor T, Tensor Target)
{
    /// <summary>Some of the examples.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many.</param>
    public LossQuestion Part(long first, long count) =>
        new(Xt.narrow(0, first, count), T.narrow(0, first, count), Target.narrow(0, first, count));
}
