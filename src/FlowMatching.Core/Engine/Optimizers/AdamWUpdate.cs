using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>One parameter, its two moments and its moving average, all of one shape.</summary>
internal sealed record AdamWState(string Name, Parameter Parameter, Tensor First, Tensor Second, Tensor Average);

/// <summary>The numbers of one update; the gradient is taken times <paramref name="GradientScale"/>.</summary>
internal readonly record struct AdamWNumbers(AdamWSettings Settings, double LearningRate, double GradientScale, double EmaDecay, long Step);

/// <summary>One way to compute the update of all parameters.</summary>
internal interface IAdamWUpdate
{
    /// <summary>Σ g² over all gradients, in float64.</summary>
    double SquaredNorm();

    /// <summary>Updates parameters, moments and averages in place.</summary>
    void Update(in AdamWNumbers numbers);
}
