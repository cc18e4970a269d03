using FlowMatching.Core.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>A network that is a formula, with one parameter so that it has a device.</summary>
internal sealed class FunctionNetwork : VelocityNetwork
{
    private readonly Func<Tensor, Tensor, Tensor> function;
    private readonly Parameter unused;

    public FunctionNetwork(Func<Tensor, Tensor, Tensor> function)
        : base(nameof(FunctionNetwork))
    {
        this.function = function;
        unused = nn.Parameter(zeros(1));
        RegisterComponents();
    }

    public Parameter Unused => unused;

    public override Tensor forward(Tensor x, Tensor t, Tensor? labels, Tensor? end) => function(x, t);
}
