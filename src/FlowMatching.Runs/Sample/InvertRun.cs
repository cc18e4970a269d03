using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Sample;

/// <summary>The other direction of "sample": takes examples back to the noise that the flow makes them of, says how near they come when
/// that noise is sampled again, and writes the noise as array and picture.</summary>
/// <param name="plan">What to do; it is an inversion.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class InvertRun(SamplePlan plan, IRunObserver observer, RunClock clock)
{
    private readonly IDataDomain domain = DataDomains.For(plan.Header);

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public InvertReport Execute(CancellationToken stop)
    {
        var examples = domain.ReadExamples(plan.Options, plan.Header, observer, stop);
        var request = RequestFor(examples);
        var work = domain.Timed(plan.Header.Architecture, request.Chunk, training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute(
            "invert",
            $"Taking {request.Count} {domain.Things} back to the noise of {plan.CheckpointFile}",
            session => Invert(session, examples, request, stop)
        );
    }

    private SampleRequest RequestFor(Examples examples) =>
        new()
        {
            Count = examples.Values.Length / (int)plan.Header.DataShape().Aggregate(1L, (product, size) => product * size),
            Solver = OdeSolvers.Create(SamplePreparation.SolverOf(plan.Options)),
            Grid = TimeGrids.All.Get(plan.Options.Grid),
            Steps = plan.Options.Steps,
            Chunk = domain.Chunk,
            Classes = examples.Classes,
            Guidance = plan.Options.Guidance[0],
            GuidanceInterval = plan.Options.GuidanceInterval,
        };

    private InvertReport Invert(EngineSession session, Examples examples, SampleRequest request, CancellationToken stop)
    {
        using var model = LoadedModel.Load(plan.CheckpointFile, session, plan.Options.Path);
        var inverted = new Inversion(model, observer, clock).Run(examples, request, domain.Things, stop);
        NpyFile.Write(plan.Folder.Noise, inverted.Noise, model.Header.Architecture.ExampleShape());
        return domain.Measure(Report(inverted.Sampling, session.Choice), inverted, model, plan.Folder, observer);
    }

    private InvertReport Report(SamplingCost sampling, EngineChoice choice) =>
        new()
        {
            Dataset = plan.Header.DataSet,
            Things = domain.Things,
            CheckpointStep = plan.Header.Step,
            Source = SourceCatalog.NameOf(plan.Header.Source),
            Sampling = sampling,
            Engine = choice,
            Array = plan.Folder.Noise,
        };
}
