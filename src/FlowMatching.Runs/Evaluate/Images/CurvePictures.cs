using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Reports;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Evaluate.Images;

/// <summary>The classifier's figures of models of pictures, over the evaluations of the network.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="models">What was found.</param>
internal sealed class CurvePictures(EvaluatePlan plan, IReadOnlyList<EvaluatedModel> models)
{
    /// <summary>Draws and writes both pictures.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write() =>
    [
        Save("fid_by_nfe.png", figure => figure.ClassifierFid, Options(ImageEvaluation.Fid) with { YLabel = "classifier-FID", FloorLabel = "floor: training pictures" }),
        Save("accuracy_by_nfe.png", figure => figure.ClassAccuracy, Options(ImageEvaluation.Accuracy) with
        {
            YLabel = "class accuracy",
            FloorLabel = "test pictures",
            LogarithmicValues = false,
        }),
    ];

    private string Save(string name, Func<PictureFigure, double> value, QualityCurvesOptions options)
    {
        using Image<Rgb24> picture = QualityCurvesPlot.Render([.. models.SelectMany(model => Curves(model, value))], options);
        AtomicFile.Replace(plan.Folder.In(name), picture.SaveAsPng);
        return plan.Folder.In(name);
    }

    private QualityCurvesOptions Options(string metric) => new()
    {
        Title = $"Quality by network evaluations on {plan.Data.Name}",
        Subtitle = $"{plan.Options.Num} pictures from the same noise{(plan.Options.Guidance == 1 ? "" : FormattableString.Invariant($", guidance {plan.Options.Guidance}"))}",
        Floor = models[0].Metrics.First(figure => figure.Name == metric).Floor,
    };

    private static IEnumerable<QualityCurve> Curves(EvaluatedModel model, Func<PictureFigure, double> value) =>
        from figures in model.PicturesBySolver!.GroupBy(figure => figure.Solver)
        select new QualityCurve(model.Label, figures.Key, [.. figures.Select(figure => new QualityPoint(figure.Nfe, value(figure)))]);
}
