using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>The exact flow from N(0, I) to N(m, s² I) on any path, independent pairs.</summary>
/// <remarks>(X_t, u_t) is Gaussian, so v(x, t) = E[u] + Cov(u, X)/Var(X) (x − E[X]), each coordinate by itself.</remarks>
internal sealed class GaussianFlow(IProbabilityPath path, double mean, double std) : IFlow
{
    public IProbabilityPath Path => path;

    public ISource Source { get; init; } = new GaussianSource();

    public string Coupling => IndependentCoupling.CouplingName;

    public Device Device => CPU;

    public VectorField AsField() => Velocity;

    public Tensor Velocity(Tensor x, double t)
    {
        var (centre, slope, variance, covariance) = MomentsAt(t);

        return slope + covariance / variance * (x - centre);
    }

    /// <summary>The law of a coordinate of X_t.</summary>
    public (double Mean, double Std) LawAt(double t)
    {
        var (centre, _, variance, _) = MomentsAt(t);

        return (centre, Math.Sqrt(variance));
    }

    private (double Centre, double Slope, double Variance, double Covariance) MomentsAt(double t) =>
        path is AffinePath affine ? Moments(affine.At(t)) : Moments((BridgePath)path, t);

    private (double Centre, double Slope, double Variance, double Covariance) Moments(ScheduleCoefficientsAt at) =>
        (
            at.Alpha * mean,
            at.DAlpha * mean,
            at.Alpha * at.Alpha * std * std + at.Sigma * at.Sigma,
            at.Alpha * at.DAlpha * std * std + at.Sigma * at.DSigma
        );

    private (double Centre, double Slope, double Variance, double Covariance) Moments(BridgePath bridge, double t)
    {
        var (width, slope) = bridge.Width(tensor(new[] { t }));
        double w = width.item<double>(),
            dw = slope.item<double>();

        return (t * mean, mean, t * t * std * std + (1 - t) * (1 - t) + w * w, t * std * std - (1 - t) + w * dw);
    }
}
