using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Metrics.Images;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>Evaluates models of labelled pictures: what a classifier of our own, real pictures and the training set say of one or more
/// models.</summary>
/// <param name="plan">What to do; its models draw pictures.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class PicturesEvaluation(EvaluatePlan plan, IRunObserver observer, RunClock clock) : IEvaluation
{
    private const int LeastTest = 4,
        Epochs = 4,
        MostEpochs = 40,
        ImagesToSee = 60_000;

    private readonly ImageParts parts = PartsOf(plan);

    /// <inheritdoc/>
    public string Doing => $"Evaluating {plan.Models.Count} model{(plan.Models.Count == 1 ? "" : "s")} of {plan.Data.Name}";

    /// <inheritdoc/>
    public int AtATime => ImageEvaluation.AtATime;

    private static ImageParts PartsOf(EvaluatePlan plan)
    {
        var parts = LabelledPartsOf(plan);
        return parts.Test!.Count >= LeastTest
            ? parts
            : throw new InvalidInputException(
                $"{plan.Data.Name} has {parts.Test.Count} pictures that were held back, one of ten in each class, and evaluate needs {LeastTest} of them or more: add pictures, and train again."
            );
    }

    private static ImageParts LabelledPartsOf(EvaluatePlan plan) =>
        plan.Data is ImageStream { Parts: { Test: not null, Train.HasLabels: true } parts }
            ? parts
            : throw new InvalidInputException(
                $"{plan.Data.Name} has no labelled pictures that were held back, which evaluate needs: name a model of digits, mnist or fashion-mnist."
            );

    /// <inheritdoc/>
    public EvaluateReport Evaluate(EngineSession session, CancellationToken stop)
    {
        double start = clock.Seconds;
        using var train = Labelled(parts.Train);
        using var test = Labelled(parts.Test!);
        using var classifier = new ClassifierCache(plan.Options.OutputDir, observer, clock)
            .Get(plan.Data.Name, SettingsFor(parts.Train), train, test, session.Device, stop)
            .Classifier;
        using ImageQualityMeasure measure = new(classifier, session.Device, train, test, stop);
        ImageEvaluation evaluation = new(plan, parts, measure, session, observer, clock);
        var models = plan.Models.Select(model => evaluation.Measure(model, stop)).ToArray();

        return new EvaluateReport
        {
            Dataset = plan.Data.Name,
            Samples = plan.Options.Num,
            Seed = plan.Options.Seed,
            Models = models,
            Engine = session.Choice,
            Seconds = Math.Round(clock.Seconds - start, 3),
            File = plan.Folder.Report,
            Pictures = plan.Options.NoPictures ? [] : [.. new CurvePictures(plan, models).Write(), .. plan.Models.SelectMany(PicturesOf)],
        };
    }

    private IEnumerable<string> PicturesOf(EvaluatedCheckpoint model) =>
        [plan.Folder.SamplesOf(model.Label), plan.Folder.NeighboursOf(model.Label)];

    // A small set is seen more often, up to a bound.
    private static ClassifierSettings SettingsFor(ImageSet images) =>
        new()
        {
            Channels = images.Shape.Channels,
            Height = images.Shape.Height,
            Width = images.Shape.Width,
            Classes = images.ClassNames.Count,
            Epochs = Math.Clamp(Epochs * ImagesToSee / images.Count, Epochs, MostEpochs),
            Shift = images.Shape.Height >= 16 ? 2 : 1,
        };

    private static LabelledImages Labelled(ImageSet images)
    {
        byte[] bytes = new byte[images.Count * (long)images.Shape.Size];
        for (int i = 0; i < images.Count; i++)
            images.Image(i).CopyTo(bytes.AsSpan(i * images.Shape.Size));
        long[] shape = [images.Count, images.Shape.Channels, images.Shape.Height, images.Shape.Width];

        return new LabelledImages(
            tensor(bytes, shape),
            [.. Enumerable.Range(0, images.Count).Select(i => (long)images.Label(i))],
            images.ClassNames.Count
        );
    }
}

/// <summary>The classifier's figures of models of pictures, over the evaluations of the network.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="models">What was found.</param>
internal sealed class CurvePictures(EvaluatePlan plan, IReadOnlyList<EvaluatedModel> models)
{
    /// <summary>Draws and writes both pictures.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write() =>
        [
            Save(
                "fid_by_nfe.png",
                figure => figure.ClassifierFid,
                Options(ImageEvaluation.Fid) with
                {
                    YLabel = "classifier-FID",
                    FloorLabel = "floor: training pictures",
                }
            ),
            Save(
                "accuracy_by_nfe.png",
                figure => figure.ClassAccuracy,
                Options(ImageEvaluation.Accuracy) with
                {
                    YLabel = "class accuracy",
                    FloorLabel = "test pictures",
                    LogarithmicValues = false,
                }
            ),
        ];

    private string Save(string name, Func<PictureFigure, double> value, QualityCurvesOptions options)
    {
        using Image<Rgb24> picture = QualityCurvesPlot.Render([.. models.SelectMany(model => Curves(model, value))], options);
        AtomicFile.Replace(plan.Folder.In(name), picture.SaveAsPng);
        return plan.Folder.In(name);
    }

    private QualityCurvesOptions Options(string metric) =>
        new()
        {
            Title = $"Quality by network evaluations on {plan.Data.Name}",
            Subtitle =
                $"{plan.Options.Num} pictures from the same noise{GuidanceTimes.Text([plan.Options.Guidance], plan.Options.GuidanceInterval)}",
            Floor = models[0].Metrics.First(figure => figure.Name == metric).Floor,
        };

    private static IEnumerable<QualityCurve> Curves(EvaluatedModel model, Func<PictureFigure, double> value) =>
        from figures in model.PicturesBySolver!.GroupBy(figure => figure.Solver)
        select new QualityCurve(model.Label, figures.Key, [.. figures.Select(figure => new QualityPoint(figure.Nfe, value(figure)))]);
}
