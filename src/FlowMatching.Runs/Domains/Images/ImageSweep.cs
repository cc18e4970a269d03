using FlowMatching.Core.Metrics.Images;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>What few evaluations of the network make of pictures: the classifier's figures over solvers and NFE. To be used on the engine's
/// thread.</summary>
/// <param name="plan">What to do.</param>
/// <param name="measure">The measure.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class ImageSweep(EvaluatePlan plan, ImageQualityMeasure measure, IRunObserver observer, RunClock clock)
{
    /// <summary>The evaluations of the network a picture at which solvers of fixed steps are tried, as far as they come out even.</summary>
    public static IReadOnlyList<int> Evaluations { get; } = [1, 2, 4, 8, 16, 40];

    private static readonly string[] Usual = ["euler"];

    /// <summary>Measures a model from one and the same noise.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">How the samples of the other figures were drawn: they count here too, and are not drawn again.</param>
    /// <param name="drawn">Those samples.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>A figure for each solver and cost.</returns>
    public IReadOnlyList<PictureFigure> Measure(LoadedModel model, SampleRequest request, SampleBatch drawn, CancellationToken stop)
    {
        SampleDraw draw = new(model, new WithoutProgress(observer), clock);
        var settings = Settings(model, request);
        observer.Note($"Drawing the same {request.Count} samples with {settings.Count} solvers and costs.");
        List<PictureFigure> figures = [];
        double start = clock.Seconds;
        foreach (var (done, (solver, setting, wanted)) in settings.Index())
        {
            Show(done);
            var samples = IsThatOf(request, wanted) ? drawn : draw.Run(wanted, stop);
            var found = Judge(model, samples, request, stop);
            figures.Add(
                new PictureFigure(solver, setting, samples.Sampling.Nfe, found.Accuracy, found.ClassifierFid, samples.Sampling.Seconds)
            );
        }

        Show(settings.Count);
        return figures;

        void Show(int done) =>
            observer.Progress(new RunProgress("solvers", "settings", done, settings.Count, done / Math.Max(clock.Seconds - start, 1e-3)));
    }

    private List<(string Solver, string Setting, SampleRequest Request)> Settings(LoadedModel model, SampleRequest request)
    {
        string[] usual = model.Header.Architecture.HasEndTime() ? [FlowMapSteps.SolverName] : Usual;
        var swept = SolverSweep.Of(plan.Options.Solvers is [] ? usual : plan.Options.Solvers, model.Header, request, Evaluations).ToList();
        if (!swept.Any(one => IsThatOf(request, one.Request)))
            swept.Add(
                (
                    SolverText.NameOf(request),
                    SolverText.StepsOf(request) is null ? "its own tolerance" : SolverSweep.DescribeSteps(request.Steps),
                    request
                )
            );
        return swept;
    }

    // Solvers of fixed steps are one object each; an adaptive one is made for its tolerance.
    private static bool IsThatOf(SampleRequest one, SampleRequest other) =>
        ReferenceEquals(one.Solver, other.Solver) && one.Steps == other.Steps && one.UsesFlowMap == other.UsesFlowMap;

    private ImageJudgement Judge(LoadedModel model, SampleBatch drawn, SampleRequest request, CancellationToken stop)
    {
        using var samples = tensor(drawn.Samples, [request.Count, .. model.Header.Architecture.ExampleShape()]);
        return measure.Judge(samples, [.. request.Classes!.Select(label => (long)label)], stop);
    }
}
