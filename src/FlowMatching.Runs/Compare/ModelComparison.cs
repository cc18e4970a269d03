using FlowMatching.Core.Metrics;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Compare;

/// <summary>Measures one model of a comparison at every NFE. Lives and is used on the engine's thread.</summary>
internal sealed class ModelComparison : IDisposable
{
    /// <summary>Network evaluations a sample: steps of a flow map, else of Euler.</summary>
    public static readonly int[] Evaluations = [1, 2, 4, 8, 16, 40];

    /// <summary>The evaluations whose ways are shown as lines.</summary>
    public static readonly int[] ShownEvaluations = [1, 4, 40];

    private const int MostPoints = 100_000; // what the animation shows; the figures are of all samples

    private readonly ComparedCheckpoint side;
    private readonly LoadedModel model;
    private readonly List<ComparisonPanel> panels = [];
    private readonly List<(string Name, float[] Samples)> ends = [];

    /// <summary>Loads the model.</summary>
    /// <param name="side">Which one.</param>
    /// <param name="session">The engine.</param>
    public ModelComparison(ComparedCheckpoint side, EngineSession session)
    {
        this.side = side;
        model = LoadedModel.Load(side.File, session);
    }

    /// <summary>The model.</summary>
    public ComparedCheckpoint Model => side;

    /// <summary>What the table and the picture call it.</summary>
    public string Label => side.Label;

    /// <summary>Whether it has a field to show: one without a class.</summary>
    public bool HasField => model.HasMarginalFlow;

    /// <summary>The samples of the fewest and of the most evaluations, in data units.</summary>
    public IReadOnlyList<(string Name, float[] Samples)> Ends => ends;

    private bool IsPlane => model.Dimension == 2;

    /// <summary>The ways of the samples, for the range of the picture.</summary>
    public IEnumerable<Timeline> Trajectories => panels.Select(panel => panel.Samples);

    /// <summary>Draws and measures.</summary>
    /// <param name="request">How many samples, from which noise.</param>
    /// <param name="quality">Measures them.</param>
    /// <param name="draw">Draws them.</param>
    /// <param name="density">The figure of its density.</param>
    /// <returns>The figures.</returns>
    public ComparedModel Measure(
        SampleRequest request,
        QualityMeasure quality,
        Func<LoadedModel, SampleRequest, SampleBatch> draw,
        MetricFigure? density
    )
    {
        List<FewStepQuality> rows = [];
        StraightnessReading? straightness = null;
        foreach (int steps in Evaluations)
        {
            var drawn = draw(
                model,
                UsualSteps.Few(side.Header, request, steps) with
                {
                    FrameTimes = IsPlane || steps == Evaluations[^1] ? Trajectory.Times(steps) : [],
                }
            );
            rows.Add(new FewStepQuality(drawn.Sampling.Nfe, quality.Sw2(drawn.Samples), drawn.Sampling.Seconds));
            if (IsPlane)
                panels.Add(new ComparisonPanel(steps, Trajectory.Of(drawn.Frames, MostPoints), rows[^1].Sw2));
            if (steps == Evaluations[0] || steps == Evaluations[^1])
                ends.Add((FormattableString.Invariant($"NFE {steps}, SW₂ {rows[^1].Sw2:F4}"), drawn.Samples));
            if (steps == Evaluations[^1])
                straightness = Straightness.Of([.. drawn.Frames.Select(frame => quality.Units.Of(frame.Points))], quality.Units.Dimension);
        }

        return new ComparedModel(side.Label, side.Header.KindText, side.Header.Step, StraightnessFigures.Of(straightness!), rows, density);
    }

    /// <summary>The row of the picture.</summary>
    /// <param name="grid">Where the field is shown.</param>
    /// <param name="timing">At which times.</param>
    /// <returns>The row.</returns>
    public ComparisonRow Row(PlotGrid grid, AnimationTiming timing) => new(side.Label, panels, FieldOnGrid.Evaluate(model, grid, timing));

    /// <summary>The ways of the samples as lines, at each of <see cref="ShownEvaluations"/>.</summary>
    public IEnumerable<TrajectoriesPanel> Ways() =>
        panels
            .Where(static panel => ShownEvaluations.Contains(panel.Evaluations))
            .Select(panel => new TrajectoriesPanel($"{side.Label}, NFE {panel.Evaluations}", panel.Samples));

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
