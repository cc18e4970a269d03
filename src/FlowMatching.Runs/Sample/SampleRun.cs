using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Sample;

/// <summary>The use case "sample": draws samples from a checkpoint, measures them, and writes them as array and pictures.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="group">The processes that draw together, of which this is number 0; null for this one alone.</param>
public sealed class SampleRun(SamplePlan plan, IRunObserver observer, RunClock clock, ProcessGroup? group = null)
{
    private readonly IDataDomain domain = DataDomains.For(plan.Header);

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public SampleReport Execute(CancellationToken stop) =>
        new EngineRun(
            plan.Folder,
            plan.Options.Engine,
            domain.Timed(plan.Header.Architecture, domain.Chunk, training: false),
            observer,
            helpers: group
        ).Execute("sample", $"Sampling {plan.CheckpointFile}", session => Sample(session, stop));

    private SampleReport Sample(EngineSession session, CancellationToken stop)
    {
        if (plan is { Header.Kind: ModelKind.Distilled, Options: not { Solver: "euler", Steps: 1 } })
            observer.Note("This is a one-step student: it has learnt one Euler step only, so other solvers and more steps lead it astray.");

        using var model = LoadedModel.Load(plan.CheckpointFile, session, plan.Options.Path);
        return domain.Sample(new SampleWork(plan, model, Request(), new RunContext(session, observer, clock)), stop);
    }

    private SampleRequest Request() =>
        new()
        {
            Count = plan.Options.Num,
            Solver = OdeSolvers.Create(SamplePreparation.SolverOf(plan.Options)),
            UsesFlowMap = SamplePreparation.UsesFlowMap(plan.Options),
            Grid = TimeGrids.All.Get(plan.Options.Grid),
            SdeStrength = plan.Options.Sde ? plan.Options.SdeStrength ?? 1 : null,
            Steps = plan.Options.Steps,
            Seed = plan.Options.Seed,
            Noise = plan.Noise,
            Chunk = domain.Chunk,
            Classes = ClassChoice.Of(plan.Options, plan.Header),
            Guidance = plan.Options.Guidance[0],
            GuidanceInterval = plan.Options.GuidanceInterval,
        };
}
