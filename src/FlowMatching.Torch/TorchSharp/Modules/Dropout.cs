using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>In training, zeroes each entry with probability p and scales the others by 1/(1 − p).</summary>
public sealed class Dropout : Module<Tensor, Tensor>
{
    internal Dropout(double p)
        : base(nameof(Dropout)) => this.p = p;

    public double p { get; }

    public override Tensor forward(Tensor tensor) => functional.dropout(tensor, p, training);
}
