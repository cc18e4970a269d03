using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;

namespace FlowMatching.Runs.Sampling;

/// <summary>How a model is sampled unless one is told otherwise: in one place for what each kind has learnt.</summary>
internal static class UsualSteps
{
    /// <summary>Steps of a flow map.</summary>
    public const int OfFlowMap = 4;

    private const int OfFlow = 20;

    /// <summary>Completes a request by the usual solver and steps: one Euler step of a one-step student, 4 steps of a flow map, 20 of
    /// midpoint of a flow.</summary>
    /// <param name="header">The model.</param>
    /// <param name="request">How many samples from which noise.</param>
    public static SampleRequest Of(CheckpointHeader header, SampleRequest request) =>
        header.Kind == ModelKind.Distilled ? Few(header, request, 1)
        : header.Architecture.HasEndTime() ? Few(header, request, OfFlowMap)
        : Fine(request, OfFlow);

    /// <summary>Completes a request by steps that cost one evaluation each: of a flow map its own, of other models Euler's.</summary>
    /// <param name="header">The model.</param>
    /// <param name="request">How many samples from which noise.</param>
    /// <param name="steps">Number of steps, and of evaluations.</param>
    public static SampleRequest Few(CheckpointHeader header, SampleRequest request, int steps) =>
        request with
        {
            UsesFlowMap = header.Architecture.HasEndTime(),
            Solver = OdeSolvers.All.Get("euler"),
            Steps = steps,
        };

    /// <summary>Completes a request by midpoint steps along the velocity, which a flow map has at s = t.</summary>
    /// <param name="request">How many samples from which noise.</param>
    /// <param name="steps">Number of steps, of two evaluations each.</param>
    public static SampleRequest Fine(SampleRequest request, int steps) =>
        request with
        {
            UsesFlowMap = false,
            Solver = OdeSolvers.All.Get("midpoint"),
            Steps = steps,
        };
}
