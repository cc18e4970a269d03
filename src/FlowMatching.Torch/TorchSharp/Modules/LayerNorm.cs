using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Normalisation over the last dimensions (Ba et al., arXiv:1607.06450).</summary>
public sealed class LayerNorm : Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private Parameter? _weight;
    private Parameter? _bias;

    internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        _shape = shape;
        this.eps = eps;
        if (affine) register_parameter("weight", _weight = Initial.Constant(shape, 1, device, dtype));
        if (affine && hasBias) register_parameter("bias", _bias = Initial.Constant(shape, 0, device, dtype));
    }

    public Parameter? weight => _weight;

    public Parameter? bias => _bias;

    public double eps { get; }

    public override Tensor forward(Tensor tensor) => functional.layer_norm(tensor, _shape, _weight, _bias, eps);
}
