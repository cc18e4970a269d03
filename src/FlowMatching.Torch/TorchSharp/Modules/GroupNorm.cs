using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Normalisation over groups of channels (Wu and He, arXiv:1803.08494).</summary>
public sealed class GroupNorm : Module<Tensor, Tensor>
{
    private Parameter? _weight;
    private Parameter? _bias;

    internal GroupNorm(long groups, long channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        num_groups = groups;
        this.eps = eps;
        if (!affine) return;
        register_parameter("weight", _weight = Initial.Constant([channels], 1, device, dtype));
        register_parameter("bias", _bias = Initial.Constant([channels], 0, device, dtype));
    }

    public Parameter? weight => _weight;

    public Parameter? bias => _bias;

    public long num_groups { get; }

    public double eps { get; }

    public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, _weight, _bias, eps);
}
