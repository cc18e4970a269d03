using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>A bridge: X_t = t x1 + (1 − t) x0 + std(t) ε with noise ε ~ N(0, I) of its own, and u_t = x1 − x0 + std'(t) ε.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482). The velocity is that of the Gaussian path, u = std'/std (X_t − mean) + mean', with
/// (X_t − mean)/std = ε cancelled. X_t does not determine (x0, x1) even with u_t, so neither of them, nor the score, follows from the velocity.
/// As in that paper the ODE starts from x0 itself, without the noise of the path.</remarks>
public abstract class BridgePath : IProbabilityPath
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual double TMin => 0;

    /// <inheritdoc/>
    public virtual double TMax => 1;

    /// <summary>1: the ODE starts from x0.</summary>
    public double StartScale() => 1;

    /// <summary>Computes std(t) and std'(t).</summary>
    /// <param name="t">Times in [TMin, TMax], any shape; its dtype is kept.</param>
    /// <returns>Both of the shape of t.</returns>
    public abstract (Tensor Std, Tensor DStd) Width(Tensor t);

    /// <inheritdoc/>
    public PathSample Sample(Tensor x0, Tensor x1, Tensor t, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);
        Shapes.RequireOnePerExample(t, x0);

        var time = t.AlignTo(x0);
        var (std, dStd) = Width(time);
        var noise = randn(x0.shape, dtype: x0.dtype, generator: rng).to(x0.device);
        var way = x1 - x0;

        return new PathSample(Xt: x0 + time * way + std * noise, Ut: way + dStd * noise);
    }

    /// <summary>Var X_t = t² s² + (1 − t)² s₀² + std² and Var u_t = s² + s₀² + std'².</summary>
    public PathVariances Variances(Tensor t, double dataStd, double sourceStd)
    {
        var (std, dStd) = Width(t);
        var (data, source) = (dataStd * dataStd, sourceStd * sourceStd);

        return new PathVariances(
            State: data * t.square() + source * (1 - t).square() + std.square(),
            Target: data + source + dStd.square());
    }

    /// <summary>x + (1 − t) v, one step of Euler's: of the path's noise half is left where std falls like √(1 − t).</summary>
    public Tensor DataEstimate(Tensor v, Tensor x, Tensor t) => x + (1 - t.AlignTo(x)) * v;
}
