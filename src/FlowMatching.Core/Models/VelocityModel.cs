using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A trained network: its prediction is c_out(t) F(c_in(t) x, t), and the velocity follows from that.</summary>
/// <remarks>
/// c_in = 1/√(Var X_t) gives the network an input of unit variance, and c_out a target of unit variance: √(Var u_t) for the velocity, the
/// standard deviation s of the data for x1, that of the source, s₀, for ε. On an affine path Var X_t = α² s² + σ² s₀² and
/// Var u_t = α'² s² + σ'² s₀² for independent x0 and x1; the same factors serve other couplings. The idea is the preconditioning of Karras et
/// al. 2022 (arXiv:2206.00364), section 5, without skip connection. The network runs in the given precision, everything around it in the
/// dtype of x.
/// </remarks>
/// <param name="network">F, from (B, *) and (B) to (B, *); disposed with this model.</param>
/// <param name="path">The path on which F was trained.</param>
/// <param name="dataStd">s &gt; 0, the standard deviation of the data.</param>
/// <param name="precision">The precision of the network's matrix products.</param>
/// <param name="prediction">What F predicts; the velocity if it is not said.</param>
/// <param name="source">The law of x0; Gaussian noise if it is not said.</param>
public sealed class VelocityModel(
    nn.Module<Tensor, Tensor, Tensor> network,
    IProbabilityPath path,
    double dataStd,
    Precision precision = Precision.Float32,
    IPrediction? prediction = null,
    ISource? source = null)
    : IVelocityModel, IFlow, IDisposable
{
    /// <summary>The network F.</summary>
    public nn.Module<Tensor, Tensor, Tensor> Network => network;

    /// <summary>The path on which F was trained, as much of it as the prediction can serve.</summary>
    public IProbabilityPath Path { get; } = (prediction ?? Predictions.Velocity).Within(path);

    /// <inheritdoc/>
    public IPrediction Prediction { get; } = prediction ?? Predictions.Velocity;

    /// <inheritdoc/>
    public ISource Source { get; } = source ?? new GaussianSource();

    /// <summary>The standard deviation s of the data.</summary>
    public double DataStd => dataStd;

    /// <summary>The precision of the network's matrix products.</summary>
    public Precision Precision => precision;

    /// <summary>Where the weights are, and where x and t have to be.</summary>
    public Device Device { get; } = network.parameters().First().device;

    /// <inheritdoc/>
    public Tensor Velocity(Tensor x, Tensor t) => Prediction.Velocity(Path, Predict(x, t), x, t);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, Tensor t)
    {
        Shapes.RequireOnePerExample(t, x);

        var variances = Path.Variances(t.AlignTo(x), dataStd, Source.Std);
        var output = Run(variances.State.rsqrt() * x, t);

        return Prediction.Scale(output, variances, dataStd, Source.Std);
    }

    /// <inheritdoc/>
    public VectorField AsField() => (x, t) => Velocity(x, full([x.shape[0]], t, dtype: x.dtype, device: x.device));

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private Tensor Run(Tensor x, Tensor t)
    {
        using var autocast = Autocast.Enter(Device, precision);

        return network.call(x, t).to_type(x.dtype);
    }
}
