using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Two-dimensional cross-correlation of (B, C, H, W).</summary>
public sealed class Conv2d : Module<Tensor, Tensor>
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long _groups;
    private Parameter _weight;
    private Parameter? _bias;

    internal Conv2d(long inChannels, long outChannels, long kernel, long stride, long padding, long dilation, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d))
    {
        _stride = [stride, stride];
        _padding = [padding, padding];
        _dilation = [dilation, dilation];
        _groups = groups;
        long fanIn = inChannels / groups * kernel * kernel;
        register_parameter("weight", _weight = Initial.Uniform([outChannels, inChannels / groups, kernel, kernel], fanIn, device, dtype));
        if (bias) register_parameter("bias", _bias = Initial.Uniform([outChannels], fanIn, device, dtype));
    }

    public Parameter weight => _weight;

    public Parameter? bias => _bias;

    public override Tensor forward(Tensor input) => functional.conv2d(input, _weight, _bias, _stride, _padding, _dilation, _groups);
}
