using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>y = x Wᵀ + b.</summary>
public sealed class Linear : Module<Tensor, Tensor>
{
    private Parameter _weight;
    private Parameter? _bias;

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        register_parameter("weight", _weight = Initial.Uniform([outputSize, inputSize], inputSize, device, dtype));
        if (hasBias) register_parameter("bias", _bias = Initial.Uniform([outputSize], inputSize, device, dtype));
    }

    public Parameter weight => _weight;

    public Parameter? bias => _bias;

    public long in_features => _weight.size(1);

    public long out_features => _weight.size(0);

    public override Tensor forward(Tensor tensor) => functional.linear(tensor, _weight, _bias);
}
