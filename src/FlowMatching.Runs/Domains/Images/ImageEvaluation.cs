using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>Draws samples of every class from a model, and measures them. To be used on the engine's thread.</summary>
/// <param name="plan">What to do.</param>
/// <param name="parts">What the models have learnt, and what was held back.</param>
/// <param name="measure">The measure.</param>
/// <param name="session">The engine.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class ImageEvaluation(
    EvaluatePlan plan,
    ImageParts parts,
    ImageQualityMeasure measure,
    EngineSession session,
    IRunObserver observer,
    RunClock clock
)
{
    /// <summary>Pictures that are computed at a time.</summary>
    public const int AtATime = 100;

    /// <summary>The name of the classifier's share of classes found.</summary>
    public const string Accuracy = "class accuracy";

    /// <summary>The name of the distance between features.</summary>
    public const string Fid = "classifier-FID";

    private const int Neighbours = 10;

    /// <summary>Measures a model, and writes its pictures unless they are not wanted.</summary>
    /// <param name="side">The model.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Its figures, each beside what real pictures get.</returns>
    public EvaluatedModel Measure(EvaluatedCheckpoint side, CancellationToken stop)
    {
        using var model = LoadedModel.Load(side.File, session);
        var request = Request(model);
        var drawn = new SampleDraw(model, observer, clock).Run(request, stop);
        observer.Note($"Measuring {request.Count} samples of {side.Label}.");
        using var samples = tensor(drawn.Samples, [request.Count, .. model.Header.Architecture.ExampleShape()]);
        long[] labels = [.. request.Classes!.Select(label => (long)label)];
        var quality = measure.Measure(samples, labels, stop);

        if (!plan.Options.NoPictures)
            Draw(side, model, request, drawn, quality);
        var curve = new ImageSweep(plan, measure, observer, clock).Measure(model, request, drawn, stop);
        MetricFigure[] bits =
            plan.Options.Likelihood && new HeldOutLikelihood(plan, parts.Test!, session, observer, clock).Measure(side, stop) is { } figure
                ? [figure]
                : [];
        return new EvaluatedModel(
            side.Label,
            model.Header.KindText,
            model.Header.Step,
            drawn.Sampling,
            [.. Figures(quality), .. Residual(model, request, stop), .. bits],
            []
        )
        {
            PicturesBySolver = curve,
        };
    }

    private SampleRequest Request(LoadedModel model)
    {
        var usual = UsualSteps.Of(
            model.Header,
            new SampleRequest
            {
                Count = plan.Options.Num,
                Seed = plan.Options.Seed,
                Chunk = AtATime,
                Classes = ClassChoice.Of(new SampleOptions { Num = plan.Options.Num }, model.Header),
                Guidance = plan.Options.Guidance,
                GuidanceInterval = plan.Options.GuidanceInterval,
            }
        );
        return model.IsOneStep || plan.Options.Solvers is not [var named, ..] || named == FlowMapSteps.SolverName
            ? usual
            : UsualSteps.Fine(usual, steps: 20) with
            {
                Solver = OdeSolvers.All.Get(named),
            };
    }

    private IReadOnlyList<MetricFigure> Residual(LoadedModel model, SampleRequest request, CancellationToken stop)
    {
        int count = Math.Min(request.Count, AtATime);
        var some = request with { Count = count, Classes = [.. request.Classes!.Take(count)] };
        return FlowMapResidual.Measure(model, some, new SampleDraw(model, new WithoutProgress(observer), clock), points => points, stop);
    }

    private static IReadOnlyList<MetricFigure> Figures(ImageQuality quality) =>
        [
            new(Accuracy, quality.Accuracy.Overall, quality.TestAccuracy.Overall, StandardError: null),
            new(Fid, quality.ClassifierFid, quality.ClassifierFidFloor, StandardError: null),
            new(
                "within-class distance",
                quality.Diversity.Samples.Where(double.IsFinite).Average(),
                quality.Diversity.Real.Where(double.IsFinite).Average(),
                StandardError: null
            ),
            new("precision", quality.PrecisionRecall.Precision, null, null, "of one draw against one"),
            new("recall", quality.PrecisionRecall.Recall, null, null, "of one draw against one"),
            new("to nearest training picture", quality.Neighbours.MeanDistance, quality.TestNeighbours.MeanDistance, StandardError: null),
            new("specks a picture", quality.Specks, quality.TestSpecks, StandardError: null),
        ];

    private void Draw(EvaluatedCheckpoint side, LoadedModel model, SampleRequest request, SampleBatch drawn, ImageQuality quality)
    {
        new SamplePages(model.Header, drawn.Sampling.Text).WriteGrid(plan.Folder.SamplesOf(side.Label), drawn.Samples, request.Classes);

        var train = parts.Train;
        int[] shown = [.. Enumerable.Range(0, Math.Min(Neighbours, request.Count))];
        float[] nearest = new float[shown.Length * train.Shape.Size];
        foreach (int i in shown)
            ImageValues.Of(train.Image((int)quality.Neighbours.Indices[i]), nearest.AsSpan(i * train.Shape.Size, train.Shape.Size));
        float[] both = [.. drawn.Samples[..nearest.Length], .. nearest];
        PictureGridOptions options = new()
        {
            Title = $"Samples of {side.Label} and their nearest training pictures",
            Subtitle = FormattableString.Invariant(
                $"L2 distance below; mean {quality.Neighbours.MeanDistance:F2}, of test pictures {quality.TestNeighbours.MeanDistance:F2}"
            ),
            Columns = shown.Length,
            RowLabels = ["sample", "nearest"],
            Captions =
            [
                .. shown.Select(_ => ""),
                .. shown.Select(i => FormattableString.Invariant($"{quality.Neighbours.Distances[i]:F2}")),
            ],
        };
        SamplePages.Save(plan.Folder.NeighboursOf(side.Label), model.Header, both, options);
    }
}

/// <summary>The likelihood of held-out pictures under a model, in float32. To be used on the engine's thread.</summary>
/// <param name="plan">What to do.</param>
/// <param name="test">The pictures that were held back.</param>
/// <param name="session">The engine.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class HeldOutLikelihood(EvaluatePlan plan, ImageSet test, EngineSession session, IRunObserver observer, RunClock clock)
{
    private const int Pictures = 100,
        AtATime = 50,
        Steps = 20;

    /// <summary>Measures a model that has a likelihood; of one that has none the reason is told.</summary>
    /// <param name="side">The model.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figure; null where there is none.</returns>
    public MetricFigure? Measure(EvaluatedCheckpoint side, CancellationToken stop)
    {
        if (Compatibility.LikelihoodFaults(side.Header.Kind, side.Header.Source).FirstOrDefault() is { } fault)
        {
            observer.Note($"No likelihood of {side.Label}. {fault}");
            return null;
        }

        int count = Math.Min(plan.Options.LikelihoodNum ?? Pictures, test.Count);
        observer.Note($"Computing the likelihood of {count} held-out pictures under {side.Label}.");
        using var model = LoadedModel.Load(side.File, session, precision: Precision.Float32);
        double start = clock.Seconds;
        LikelihoodRequest request = new()
        {
            Steps = Steps,
            Probes = plan.Options.Probes ?? 1,
            Seed = plan.Options.Seed,
            Chunk = AtATime,
        };
        var bits = PictureLikelihood.Measure(model.Estimate, test, count, request, Show, stop);
        double? error = double.IsFinite(bits.StandardError) ? bits.StandardError : null;
        return new MetricFigure("bits/dim", bits.Mean, null, error, $"of {bits.Count} held-out pictures; 8 is chance");

        void Show(double part) =>
            observer.Progress(
                new RunProgress("likelihood", "pictures", (long)(part * count), count, part * count / Math.Max(clock.Seconds - start, 1e-3))
            );
    }
}
