using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains. It belongs to no dispose scope: its module disposes it.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : this(TakeOver(data))
    {
        this.requires_grad = requires_grad;
    }

    private Parameter((nint Handle, long Bytes) taken)
        : base(taken.Handle, taken.Bytes)
    {
        DetachFromDisposeScope();
    }
}
