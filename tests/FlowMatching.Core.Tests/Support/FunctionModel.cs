using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>A velocity that is a formula.</summary>
internal sealed class FunctionModel(Func<Tensor, Tensor, Tensor> velocity) : IVelocityModel
{
    public Tensor Velocity(Tensor x, Tensor t) => velocity(x, t);
}
