using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>A flow on condot whose velocity is a formula.</summary>
internal sealed class FunctionFlow(VectorField velocity, ISource? source = null) : IFlow
{
    public IProbabilityPath Path { get; } = new CondOtPath();

    public ISource Source { get; } = source ?? new GaussianSource();

    public string Coupling => IndependentCoupling.CouplingName;

    public Device Device => CPU;

    public VectorField AsField() => velocity;
}
