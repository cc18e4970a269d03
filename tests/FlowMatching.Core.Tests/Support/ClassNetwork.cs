using FlowMatching.Core.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>A network that answers c + 1 to class c: a number that tells which class it was asked for. Its parameter is that answer's
/// factor.</summary>
internal class ClassNetwork : VelocityNetwork
{
    private readonly Parameter factor;
    private readonly int classes;
    private readonly bool hasNullClass;

    public ClassNetwork(int classes, bool hasNullClass)
        : base(nameof(ClassNetwork))
    {
        (this.classes, this.hasNullClass) = (classes, hasNullClass);
        factor = nn.Parameter(ones(1));
        RegisterComponents();
    }

    public override int Classes => classes;

    public override bool HasNullClass => hasNullClass;

    public override Tensor forward(Tensor x, Tensor t, Tensor? labels, Tensor? end) =>
        ones_like(x) * (factor * (labels!.to_type(x.dtype) + 1)).unsqueeze(1);
}
