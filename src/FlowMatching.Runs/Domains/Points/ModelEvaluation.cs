using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Measures one model. Lives and is used on the engine's thread.</summary>
internal sealed class ModelEvaluation : IDisposable
{
    private const int TrajectorySteps = 40,
        MostTrajectories = 20_000,
        ShownTrajectories = 200;

    private readonly EvaluatePlan plan;
    private readonly EvaluatedCheckpoint side;
    private readonly LoadedModel model;
    private readonly MetricFloors floors;
    private readonly MeasuredUnits units;
    private readonly QualityMeasure quality;
    private readonly IRunObserver observer;
    private readonly RunClock clock;

    /// <summary>Loads the model.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="side">Which model.</param>
    /// <param name="floors">The floors of the data set, in the units of the figures.</param>
    /// <param name="session">The engine.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="clock">The time.</param>
    public ModelEvaluation(
        EvaluatePlan plan,
        EvaluatedCheckpoint side,
        MetricFloors floors,
        EngineSession session,
        IRunObserver observer,
        RunClock clock
    )
    {
        (this.plan, this.side, this.floors, this.observer, this.clock) = (plan, side, floors, observer, clock);
        model = LoadedModel.Load(side.File, session);
        units = new MeasuredUnits(plan.Data);
        quality = new QualityMeasure(plan.Data, new WithoutProgress(observer));
    }

    private bool IsOneStep => side.Header.Kind == ModelKind.Distilled;

    private SampleRequest Request => RequestOf(plan.Options.Num);

    private SampleRequest RequestOf(int count) =>
        new()
        {
            Count = count,
            Seed = plan.Options.Seed,
            Classes = ClassChoice.InProportion(side.Header, count),
            Guidance = side.Header.ClassNames is null ? 1 : plan.Options.Guidance,
            GuidanceInterval = plan.Options.GuidanceInterval,
        };

    /// <summary>Measures everything.</summary>
    /// <param name="grid">Where densities and errors of the field are computed, in data units; null where the points are not of the
    /// plane.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>What was found.</returns>
    public ModelFindings Measure(PlotGrid? grid, CancellationToken stop)
    {
        observer.Note($"Evaluating {side.File}.");
        SampleDraw draw = new(model, new WithoutProgress(observer), clock);
        var drawn = draw.Run(UsualSteps.Of(side.Header, Request), stop);
        var ways = draw.Run(TrajectoryRequest(), stop);
        Trajectories trajectories = new(
            [.. ways.Frames.Select(frame => units.Of(frame.Points))],
            [.. ways.Frames.Select(frame => frame.Time)],
            units.Dimension
        );
        bool hasLikelihood = plan.Options.Likelihood && HasLikelihood();

        List<MetricFigure> metrics = [.. Metrics(units.Of(drawn.Samples), IsOneStep ? null : trajectories)];
        metrics.AddRange(FlowMapResidual.Measure(model, RequestOf(Math.Min(plan.Options.Num, MostTrajectories)), draw, units.Of, stop));
        if (hasLikelihood)
            metrics.AddRange(Likelihood(stop));
        EvaluatedModel figures = new(side.Label, side.Header.KindText, side.Header.Step, drawn.Sampling, metrics, [.. Sweep(draw, stop)])
        {
            Classes = Request.Classes is { } classes ? quality.MeasureClasses(drawn.Samples, classes) : null,
            Memory = IsOneStep ? null : MemoryMeasure.Measure(model, plan.Data, drawn.Samples, stop),
        };
        bool isDrawn = grid is not null && !plan.Options.NoPictures;
        return new ModelFindings(
            figures,
            drawn.Samples,
            isDrawn ? Trajectory.Of(ways.Frames, ShownTrajectories) : null,
            IsOneStep ? [] : Straightness.Bends(trajectories.States, units.Dimension),
            hasLikelihood && isDrawn && model.HasMarginalFlow ? LikelihoodPicture.Density(model, grid!, _ => { }, stop) : null,
            isDrawn ? new FieldComparison(model, plan.Data).Compare() : null
        );
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    /// <summary>A model without a likelihood is evaluated by the other figures, and the reason told.</summary>
    private bool HasLikelihood()
    {
        string? fault = Compatibility.LikelihoodFaults(side.Header.Kind, side.Header.Source).FirstOrDefault();
        if (fault is not null)
            observer.Note($"No likelihood of {side.Label}. {fault}");

        return fault is null;
    }

    private SampleRequest TrajectoryRequest()
    {
        int steps = IsOneStep ? 1 : TrajectorySteps;
        return RequestOf(Math.Min(plan.Options.Num, PointCounts.Of(model.Dimension, MostTrajectories))) with
        {
            Solver = OdeSolvers.All.Get("euler"),
            Steps = steps,
            FrameTimes = Trajectory.Times(steps),
        };
    }

    private IEnumerable<MetricFigure> Metrics(float[] samples, Trajectories? trajectories)
    {
        MetricInput input = new(samples, floors.Data) { Trajectories = trajectories, Floors = floors };
        foreach (var metric in QualityMetrics.All.Where(metric => metric.AppliesTo(input)))
        {
            var reading = metric.Measure(input);
            observer.Detail(FormattableString.Invariant($"{side.Label}: {reading.Name} {reading.Value:G6} (floor {reading.Floor:G6})"));
            yield return new MetricFigure(reading.Name, reading.Value, reading.Floor, reading.StandardError);
        }
    }

    // The model knows standardised points; log p(x) = log p(z) − D ln s.
    private IEnumerable<MetricFigure> Likelihood(CancellationToken stop)
    {
        LikelihoodRequest request = new()
        {
            Steps = 20,
            Probes = plan.Options.Probes ?? LikelihoodRequest.UsualProbes(model.Dimension),
            Seed = plan.Options.Seed,
        };
        int count = Math.Min(plan.Options.Num, PointCounts.OfLikelihood(model.Dimension));
        var (nll, kl) = DataLikelihood.Measure(model.Estimate, plan.Data, count, request, stop);
        yield return new MetricFigure(
            nll.Name,
            InDataUnits(nll.Value),
            nll.Floor is { } floor ? InDataUnits(floor) : null,
            nll.StandardError,
            nll.NoFloor
        );
        if (kl is not null)
            yield return new MetricFigure(kl.Name, kl.Value, kl.Floor, kl.StandardError);

        double InDataUnits(double value) => -model.LogDensitiesToData([-value])[0];
    }

    private IEnumerable<SolverFigure> Sweep(SampleDraw draw, CancellationToken stop)
    {
        var requests = SolverSweep.Of(plan.Options.Solvers, side.Header, Request).ToArray();
        double start = clock.Seconds;
        foreach (var (done, (solver, setting, request)) in requests.Index())
        {
            observer.Progress(new RunProgress("solvers", "settings", done, requests.Length, done / Math.Max(clock.Seconds - start, 1e-3)));
            var drawn = draw.Run(request, stop);
            yield return new SolverFigure(solver, setting, drawn.Sampling.Nfe, floors.Sw2(units.Of(drawn.Samples)), drawn.Sampling.Seconds);
        }

        observer.Progress(
            new RunProgress(
                "solvers",
                "settings",
                requests.Length,
                requests.Length,
                requests.Length / Math.Max(clock.Seconds - start, 1e-3)
            )
        );
    }
}

/// <summary>What was found of one model: the figures, and what the pictures are drawn from.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Samples">The samples, in data units, row by row.</param>
/// <param name="Trajectory">Samples on their way, for the picture of trajectories; null where the points are not of the plane.</param>
/// <param name="Bends">How much the ways bend in equal intervals of t; their mean is the straightness S. None of a one-step
/// student.</param>
/// <param name="Density">Its density over the grid of the pictures; null where it was not asked for or there is none.</param>
/// <param name="Field">Its velocity beside the true one; null where there is no true one.</param>
internal sealed record ModelFindings(
    EvaluatedModel Figures,
    float[] Samples,
    Timeline? Trajectory,
    IReadOnlyList<double> Bends,
    float[]? Density,
    FieldFindings? Field
);
