using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>The exact flow map from N(0, I) to N(0, s² I) on an affine path, independent pairs, in float64.</summary>
/// <remarks>Var X_t = V(t) = s² α² + σ², and trajectories keep x/√V: X_{t,s}(x) = √(V(s)/V(t)) x, so u = (√(V(s)/V(t)) − 1)/(s − t) x and
/// v = V'/(2V) x.</remarks>
internal sealed class GaussianMap(AffinePath path, double std) : IVelocityModel
{
    public Tensor Velocity(Tensor x, Tensor t) => AverageVelocity(x, t, t);

    public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null)
    {
        var length = s - t;
        var isPoint = length.abs().lt(1e-9);
        var slope = where(isPoint, Rate(t), ((Variance(s) / Variance(t)).sqrt() - 1) / where(isPoint, ones_like(length), length));

        return slope.unsqueeze(1) * x;
    }

    private Tensor Variance(Tensor t)
    {
        var (alpha, sigma, _, _) = path.At(t);

        return std * std * alpha.square() + sigma.square();
    }

    private Tensor Rate(Tensor t)
    {
        var (alpha, sigma, dAlpha, dSigma) = path.At(t);

        return (std * std * alpha * dAlpha + sigma * dSigma) / Variance(t);
    }
}
