using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>One parameter that AdamW updates, its two moments and its moving average, all of one shape.</summary>
internal sealed record AdamWState(string Name, Parameter Parameter, Tensor First, Tensor Second, Tensor Average);

/// <summary>One parameter that Muon updates, its momentum and its moving average, all of one shape.</summary>
internal sealed record MuonState(string Name, Parameter Parameter, Tensor Momentum, Tensor Average);

/// <summary>The numbers of one update; the gradient is taken times <paramref name="GradientScale"/>.</summary>
internal readonly record struct UpdateNumbers(
    AdamWSettings Settings,
    double LearningRate,
    double GradientScale,
    double EmaDecay,
    long Step
);

/// <summary>One way to compute the update of some parameters.</summary>
internal interface IWeightUpdate
{
    /// <summary>Σ g² over their gradients, in float64.</summary>
    double SquaredNorm();

    /// <summary>Updates parameters, moments and averages in place.</summary>
    void Update(in UpdateNumbers numbers);
}
