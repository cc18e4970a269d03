using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Enlarges the last dimensions by a factor.</summary>
public sealed class Upsample : Module<Tensor, Tensor>
{
    private readonly long[]? _size;
    private readonly double[]? _scale;

    internal Upsample(long[]? size, double[]? scale, UpsampleMode mode, bool? alignCorners)
        : base(nameof(Upsample))
    {
        _size = size;
        _scale = scale;
        this.mode = mode;
        align_corners = alignCorners;
    }

    public UpsampleMode mode { get; }

    public bool? align_corners { get; }

    public override Tensor forward(Tensor input) => functional.interpolate(input, _size, _scale, (InterpolationMode)mode, align_corners);
}
