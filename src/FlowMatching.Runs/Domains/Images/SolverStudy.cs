using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>The use case "evaluate" for pictures without labels: how far solvers of different cost end from where the flow leads, as table,
/// report and picture.</summary>
/// <remarks>The distance is √(mean (x − x*)²) over pictures, channels and pixels in grey levels (255 from black to white), x* being the end
/// of 100 steps of the classic Runge-Kutta rule from the same noise: the error of the solver, whatever the model has learnt.</remarks>
/// <param name="plan">What to do; its models draw pictures.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class SolverStudy(EvaluatePlan plan, IRunObserver observer, RunClock clock) : IEvaluation
{
    private const int PicturesAtATime = 16,
        Shown = 8,
        FewSteps = 10,
        ManySteps = 100;
    private const double GreyLevels = 127.5;

    private IEnumerable<(string Solver, int Steps)> Settings =>
        from steps in new[] { FewSteps, ManySteps }
        from solver in plan.Options.Solvers is [] ? ["euler", "midpoint"] : plan.Options.Solvers
        select (solver, steps);

    /// <inheritdoc/>
    public string Doing => $"{plan.DataSet} has no classes to judge pictures by: comparing solvers";

    /// <inheritdoc/>
    public int AtATime => PicturesAtATime;

    /// <inheritdoc/>
    public EvaluateReport Evaluate(EngineSession session, CancellationToken stop)
    {
        double start = clock.Seconds;
        EvaluatedModel[] models = [.. plan.Models.Select(side => Measure(side, session, stop))];
        return new EvaluateReport
        {
            Dataset = plan.DataSet,
            Samples = plan.Options.Num,
            Seed = plan.Options.Seed,
            Models = models,
            Engine = session.Choice,
            Seconds = Math.Round(clock.Seconds - start, 3),
            File = plan.Folder.Report,
            Pictures = plan.Options.NoPictures ? [] : [.. plan.Models.Select(model => plan.Folder.SolversOf(model.Label))],
        };
    }

    private EvaluatedModel Measure(EvaluatedCheckpoint side, EngineSession session, CancellationToken stop)
    {
        using var model = LoadedModel.Load(side.File, session);
        SampleDraw draw = new(model, observer, clock);
        var end = draw.Run(Request("rk4", ManySteps), stop);
        (string Words, SampleBatch Batch)[] found =
        [
            .. Settings.Select(setting =>
                ($"{setting.Solver}, {setting.Steps} steps", draw.Run(Request(setting.Solver, setting.Steps), stop))
            ),
        ];

        MetricFigure[] figures =
        [
            .. found.Select(one => new MetricFigure(
                $"{one.Words} ({one.Batch.Sampling.Nfe} NFE)",
                Distance(one.Batch.Samples, end.Samples),
                null,
                null,
                "the error of the solver, in grey levels of 255"
            )),
        ];
        if (!plan.Options.NoPictures)
            Draw(side, [.. found, ("rk4, 100 steps", end)], figures);
        return new EvaluatedModel(side.Label, model.Header.KindText, model.Header.Step, end.Sampling, figures, []);
    }

    private SampleRequest Request(string solver, int steps) =>
        new()
        {
            Count = plan.Options.Num,
            Solver = OdeSolvers.All.Get(solver),
            Steps = steps,
            Seed = plan.Options.Seed,
            Chunk = PicturesAtATime,
        };

    // Of pictures as they are shown: clamped.
    private static double Distance(float[] samples, float[] ends) =>
        GreyLevels * Math.Sqrt(samples.Zip(ends, static (x, end) => Math.Pow(Math.Clamp(x, -1, 1) - Math.Clamp(end, -1, 1), 2)).Average());

    private void Draw(EvaluatedCheckpoint side, IReadOnlyList<(string Words, SampleBatch Batch)> rows, MetricFigure[] figures)
    {
        int columns = Math.Min(Shown, plan.Options.Num);
        int numbers = columns * side.Header.Architecture.Dimension;
        float[] pictures = [.. rows.SelectMany(row => row.Batch.Samples.Take(numbers))];
        PictureGridOptions options = new()
        {
            Title = $"{side.Label}: few steps and many",
            Subtitle = $"each column from the same noise; distance from the last row in grey levels, over {plan.Options.Num} pictures",
            Columns = columns,
            RowLabels =
            [
                .. rows.Select(
                    (row, i) => i < figures.Length ? FormattableString.Invariant($"{row.Words}: {figures[i].Value:F1}") : row.Words
                ),
            ],
        };
        SamplePages.Save(plan.Folder.SolversOf(side.Label), side.Header, pictures, options);
    }
}
