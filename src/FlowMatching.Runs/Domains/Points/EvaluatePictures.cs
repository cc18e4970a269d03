using FlowMatching.Core.Data;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Plans;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>The pictures of an evaluation.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="found">What was found, in the order of the models.</param>
/// <param name="grid">Where densities were computed; null where the points are not of the plane.</param>
/// <param name="samples">Draws samples.</param>
/// <param name="floor">SW2 of data to fresh data.</param>
internal sealed class EvaluatePictures(
    EvaluatePlan plan,
    IReadOnlyList<ModelFindings> found,
    PlotGrid? grid,
    PointPictures samples,
    double floor
)
{
    private const int MostBeside = 3;

    private string DataSet => plan.Data.Name;

    /// <summary>Draws and writes all pictures there is something to draw for.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write() =>
        [
            Save("quality_by_nfe.png", Quality()),
            grid is null ? SaveSamples() : Save("trajectories.png", Trajectories()),
            .. found.Any(one => one.Bends.Count > 0) ? (string[])[Save("straightness.png", Bends())] : [],
            .. found
                .Where(one => one.Density is not null)
                .Select(one => Save($"density_{FileStem.Of(one.Figures.Label)}.png", Density(one))),
            .. found
                .Where(one => one.Field is not null)
                .Select(one => Save($"field_error_{FileStem.Of(one.Figures.Label)}.png", FieldError(one, one.Field!))),
        ];

    private string Save(string name, Image<Rgb24> picture)
    {
        using (picture)
            AtomicFile.Replace(plan.Folder.In(name), picture.SaveAsPng);
        return plan.Folder.In(name);
    }

    // A picture holds no more than three models beside the data.
    private string SaveSamples()
    {
        string path = plan.Folder.In("samples.png");
        samples.WriteBeside(
            path,
            [.. found.Take(MostBeside).Select(one => (one.Figures.Label, one.Samples))],
            $"Samples and data of {DataSet}",
            $"{plan.Options.Num} samples by {found[0].Figures.Sampling.Text}"
        );
        return path;
    }

    private Image<Rgb24> Quality()
    {
        QualityCurvesOptions options = new()
        {
            Title = $"Quality by network evaluations on {DataSet}",
            Subtitle = $"{plan.Options.Num} samples from the same noise",
            Floor = floor,
        };
        return QualityCurvesPlot.Render([.. found.SelectMany(Curves)], options);
    }

    private static IEnumerable<QualityCurve> Curves(ModelFindings one) =>
        one
            .Figures.BySolver.GroupBy(figure => figure.Solver)
            .Select(group => new QualityCurve(
                one.Figures.Label,
                group.Key,
                [.. group.Select(figure => new QualityPoint(figure.Nfe, figure.Sw2))]
            ));

    private Image<Rgb24> Trajectories() =>
        TrajectoriesPlot.Render(
            [
                .. found.Select(one => new TrajectoriesPanel(one.Figures.Label, one.Trajectory!)
                {
                    Straightness = one.Bends.Count > 0 ? one.Bends.Average() : null,
                }),
            ],
            new TrajectoriesOptions { Title = $"From noise to {DataSet}", Subtitle = "the first samples, by Euler's method" }
        );

    private Image<Rgb24> Bends() =>
        StraightnessPlot.Render(
            [.. found.Where(one => one.Bends.Count > 0).Select(one => new StraightnessCurve(one.Figures.Label, one.Bends))],
            new StraightnessOptions
            {
                Title = $"Where the ways to {DataSet} bend",
                Subtitle = "squared distance of the velocity from the way's own mean velocity; the mean over t is the straightness S",
            }
        );

    private Image<Rgb24> Density(ModelFindings one)
    {
        string title = $"Density of {one.Figures.Label}, learnt from {DataSet}";
        return plan.Data is IKnownDensity known && plan.Data.Affine is null
            ? DensityPairPlot.Render(
                one.Density,
                Array.ConvertAll(known.LogDensity(grid!.Positions()), log => (float)Math.Exp(log)),
                grid,
                new DensityPairOptions { Title = title }
            )
            : LikelihoodPlot.Render(one.Density, grid!, new LikelihoodPlotOptions { Title = title });
    }

    private Image<Rgb24> FieldError(ModelFindings one, FieldFindings field) =>
        FieldErrorPlot.Render(
            field.Panels,
            field.Grid,
            new FieldErrorOptions
            {
                Title = $"Velocity of {one.Figures.Label} against the true one of {DataSet}",
                Subtitle = field.IsExact ? "the true field is exact" : $"the true field is that of {field.Centres} points of the data",
            }
        );
}
