using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A table of vectors, looked up by index.</summary>
public sealed class Embedding : Module<Tensor, Tensor>
{
    private readonly long _padding;
    private Parameter _weight;

    internal Embedding(long count, long dimensions, long? padding, Device? device, ScalarType? dtype)
        : base(nameof(Embedding))
    {
        _padding = padding ?? -1;
        register_parameter("weight", _weight = new Parameter(randn(count, dimensions, dtype, device)));
        if (padding is not { } row) return;
        using var _ = no_grad();
        using var zeroed = _weight.select(0, row);
        zeroed.zero_();
    }

    public Parameter weight => _weight;

    public override Tensor forward(Tensor input) => FlowMatching.Torch.Binding.Aten.embedding.Call(_weight, input, _padding);
}
