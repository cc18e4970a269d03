using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>The velocity of a trained network: v(x, t) = c_out(t) F(c_in(t) x, t).</summary>
/// <remarks>
/// c_in = 1/√(α² s² + σ²) gives the network an input of unit variance, and c_out = √(α'² s² + σ'²) a target of unit variance, where s
/// is the standard deviation of the data: Var X_t = α² s² + σ² and Var u_t = α'² s² + σ'² for independent X0 ~ N(0, I) and X1.
/// The idea is the preconditioning of Karras et al. 2022 (arXiv:2206.00364), section 5, for the velocity as prediction and without skip
/// connection. The network runs in the given precision, everything around it in the dtype of x.
/// </remarks>
/// <param name="network">F, from (B, *) and (B) to (B, *); disposed with this model.</param>
/// <param name="path">The path on which F was trained.</param>
/// <param name="dataStd">s &gt; 0, the standard deviation of the data.</param>
/// <param name="precision">The precision of the network's matrix products.</param>
public sealed class VelocityModel(
    nn.Module<Tensor, Tensor, Tensor> network, IProbabilityPath path, double dataStd, Precision precision = Precision.Float32)
    : IVelocityModel, IDisposable
{
    /// <summary>The network F.</summary>
    public nn.Module<Tensor, Tensor, Tensor> Network => network;

    /// <summary>The path on which F was trained.</summary>
    public IProbabilityPath Path => path;

    /// <summary>The standard deviation s of the data.</summary>
    public double DataStd => dataStd;

    /// <summary>The precision of the network's matrix products.</summary>
    public Precision Precision => precision;

    /// <summary>Where the weights are, and where x and t have to be.</summary>
    public Device Device { get; } = network.parameters().First().device;

    /// <inheritdoc/>
    public Tensor Velocity(Tensor x, Tensor t)
    {
        Shapes.RequireOnePerExample(t, x);

        var (state, target) = path.Variances(t.AlignTo(x), dataStd, sourceStd: 1);

        return target.sqrt() * Run(state.rsqrt() * x, t);
    }

    /// <summary>The velocity as a solver takes it: one time for the whole batch.</summary>
    public VectorField AsField() => (x, t) => Velocity(x, full([x.shape[0]], t, dtype: x.dtype, device: x.device));

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private Tensor Run(Tensor x, Tensor t)
    {
        using var autocast = Autocast.Enter(Device, precision);

        return network.call(x, t).to_type(x.dtype);
    }
}
