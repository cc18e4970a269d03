using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains;

/// <summary>Points of any number of coordinates: learnt by a perceptron, with their classes where they have any, measured against fresh
/// data, drawn as suits their number.</summary>
internal sealed class PointDomain : IDataDomain
{
    private const int TimedPairsAtMost = 8192,
        FlowMapHidden = 192,
        FlowMapSteps = 5000;
    private const double FlowMapRate = 0.007,
        DerivativeRate = 0.003; // where a derivative in t stands in the target

    private static readonly TrainOptions Best = TrainOptions.Table.Defaults with
    {
        Hidden = 256,
        Training = TrainOptions.Table.Defaults.Training with { Steps = 20_000 },
    };

    /// <inheritdoc/>
    public string Things => "points";

    /// <inheritdoc/>
    public int Chunk => new SampleRequest().Chunk;

    /// <inheritdoc/>
    public TrainOptions TrainDefaults(string dataSet, bool isBest) => isBest ? Best : TrainOptions.Table.Defaults;

    // A map from t = 0 to t = 1 has more to say than a velocity: it takes a wider network, and about the time of a flow and its reflow.
    /// <inheritdoc/>
    public TrainOptions FlowMapDefaults(TrainOptions usual, string objective) =>
        usual with
        {
            Hidden = Math.Max(usual.Hidden, FlowMapHidden),
            Training = usual.Training with
            {
                Steps = FlowMapSteps,
                LearningRate = objective is MeanFlow.RuleName or ImprovedMeanFlow.RuleName ? DerivativeRate : FlowMapRate,
            },
        };

    /// <inheritdoc/>
    public TrainOptions TrainDefaults(TrainOptions usual, IDataStream data) => PointDefaults.Of(usual, data);

    /// <inheritdoc/>
    public ReflowOptions ReflowDefaults => ReflowOptions.Table.Defaults;

    /// <inheritdoc/>
    public string DefaultNetwork(IDataStream data) => Architecture.Mlp;

    /// <inheritdoc/>
    public bool IsDrawnBy(Architecture network) => network.Type == Architecture.Mlp;

    /// <inheritdoc/>
    public bool Holds(IDataStream data) => data.Shape.Count == 1;

    /// <inheritdoc/>
    public bool IsNamed(string dataSet) => true;

    /// <inheritdoc/>
    public string? NetworkFault(string network, IDataStream data) =>
        network == Architecture.Mlp
            ? null
            : $"--network {network} is for pictures, and {data.Name} holds points: choose {Architecture.Mlp}.";

    /// <inheritdoc/>
    public Architecture NetworkOf(TrainOptions options, IDataStream data) =>
        new()
        {
            Dimension = data.Dimension,
            Hidden = options.Hidden,
            Depth = options.Depth,
            Frequencies = options.Frequencies,
            Classes = data.ClassNames.Count,
            NullClass = data.ClassNames.Count > 0 && options.Training.LabelDropout > 0,
            EndTime = !options.Objective.IsFlow,
            TimeFrequencies = options.Objective.IsFlow ? null : Math.Min(2, options.Frequencies),
        };

    /// <inheritdoc/>
    public TrainOptions WithRecorded(TrainOptions options, CheckpointHeader header) =>
        options with
        {
            ClassConditional = header.ClassNames is not null && DataSpec.Parse(header.DataSet) is null,
            Tables = header.Table is { } table ? PointTables.Recorded(table, options.Tables) : options.Tables,
        };

    /// <inheritdoc/>
    public IDataStream Resumed(CheckpointHeader header, TrainOptions options, IRunObserver? observer, CancellationToken cancel)
    {
        if (DataSpec.Parse(options.Dataset!) is not { } spec)
            return DataSources.OpenAgain(header);
        if (header.Table is { } learnt)
            PointTables.RequireLearnt(spec, options.Tables, learnt);

        return DataSources.OpenAgain(header, spec);
    }

    /// <inheritdoc/>
    public void Preview(string path, TrainedModel model, RunContext context, CancellationToken stop)
    {
        int usual = PointCounts.Of(model.Data.Dimension, TrainOptions.Table.Defaults.Num);
        using var loaded = LoadedModel.Load(model.Checkpoint, context.Session);
        var drawn = Draw(loaded, model with { Num = model.Num > 0 ? model.Num : usual }, context, stop);
        new PointPictures(model.Data).Write(
            path,
            drawn.Samples,
            $"Samples of {model.Data.Name}",
            $"{drawn.Sampling.Count} samples, {drawn.Sampling.Text}"
        );
    }

    /// <inheritdoc/>
    public TrainReport Measure(TrainReport report, TrainedModel model, RunFolder folder, RunContext context, CancellationToken stop)
    {
        using var loaded = LoadedModel.Load(model.Checkpoint, context.Session);
        var drawn = Draw(loaded, model, context, stop);
        QualityMeasure measure = new(model.Data, context.Observer);
        var quality = measure.Measure(drawn.Samples);
        new PointPictures(model.Data).Write(
            folder.FinalSamples,
            drawn.Samples,
            $"What the model of {model.Data.Name} draws",
            $"{drawn.Sampling.Count} samples, {drawn.Sampling.Text}; SW₂ {quality.Sw2:F4} (floor {quality.Sw2Floor:F4})"
        );
        return report with
        {
            Sampling = drawn.Sampling,
            Quality = quality,
            Classes = ClassChoice.InProportion(loaded.Header, model.Num) is { } classes
                ? measure.MeasureClasses(drawn.Samples, classes)
                : null,
            Memory = MemoryMeasure.Measure(loaded, model.Data, drawn.Samples, stop),
            Samples = folder.FinalSamples,
            Density = DensityMeasure.Measure(model.Checkpoint, model.Data, model.Num, context.Session, stop),
        };
    }

    /// <inheritdoc/>
    public IDataStream? Find(ModelFile model, string? file)
    {
        var data = Open(model, file);
        return data is null || data.Dimension == model.Header.Architecture.Dimension
            ? data
            : throw new InvalidInputException(
                $"{model.File} is of dimension {model.Header.Architecture.Dimension}, and {data.Name} of {data.Dimension}: that is not what it has learnt."
            );
    }

    private static IDataStream? Open(ModelFile model, string? file)
    {
        var (checkpoint, header) = (model.File, model.Header);
        if (DataSpec.Parse(header.DataSet) is not { } recorded)
            return file is null
                ? DataSources.OpenAgain(header)
                : throw new InvalidInputException(
                    $"--data is for models of points or of a picture; {checkpoint} has learnt {header.DataSet}."
                );

        string path = file ?? LearntData.Beside(checkpoint, recorded).File;
        // a drawing is in its code
        bool isThere = recorded.Prefix == DataSpec.Draw ? path != recorded.File : File.Exists(NpzFile.Split(path).File);
        if (file is null && !isThere)
            return null;

        var data = DataSources.OpenAgain(header, new DataSpec(recorded.Prefix, path));
        return Equals(data.Affine, header.DataAffine)
            ? data
            : throw new InvalidInputException(
                $"{path} does not hold the points that {checkpoint} has learnt: their mean or scale differs; name the right file with --data."
            );
    }

    /// <inheritdoc/>
    public IDataStream ForComparison(ModelFile model, string? file) =>
        Find(model, file) ?? throw new InvalidInputException(LearntData.Missing(model));

    /// <inheritdoc/>
    public IEnumerable<string> SampleFaults(SampleOptions options)
    {
        if (options.Interpolate is not null)
            yield return "--interpolate is for models of pictures, and this is one of points: leave it out.";
        if (options.Guidance.Count > 1)
            yield return $"--guidance names {options.Guidance.Count} numbers, which lays pictures side by side, and this is a model of points: choose one.";
    }

    /// <inheritdoc/>
    public int UsualNumber(SampleOptions options, CheckpointHeader header) => PointCounts.Of(header.Architecture.Dimension, options.Num);

    /// <inheritdoc/>
    public int UsualNumber(CompareOptions options, CheckpointHeader header) => PointCounts.Of(header.Architecture.Dimension, options.Num);

    /// <inheritdoc/>
    public SampleReport Sample(SampleWork work, CancellationToken stop) => new PointSamples(work).Write(stop);

    /// <inheritdoc/>
    public Examples ReadExamples(SampleOptions options, CheckpointHeader header, IRunObserver observer, CancellationToken cancel) =>
        new(NpyFile.Read(options.Invert!, header.DataShape()));

    /// <inheritdoc/>
    public InvertReport Measure(InvertReport report, InvertedBatch inverted, LoadedModel model, RunFolder folder, IRunObserver observer)
    {
        var noise = new QualityMeasure(new SourceData(model.Model.Source, model.Dimension), observer).Measure(inverted.Noise);
        new PointPictures(new SourceData(model.Model.Source, model.Dimension)).WriteAlone(
            folder.NoisePicture,
            "noise",
            inverted.Noise,
            $"Noise behind {report.Sampling.Count} points of {report.Dataset}",
            report.Sampling.Text
        );
        return report with
        {
            ThereAndBack = Math.Sqrt(inverted.SquaredErrors((int)model.Header.DataShape()[0]).Average()),
            Noise = noise,
            Picture = folder.NoisePicture,
        };
    }

    /// <inheritdoc/>
    public int TimedPairs(int timed, int batch) => TimedPairsAtMost;

    /// <inheritdoc/>
    public ReflowReport Measure(ReflowReport report, ReflowedModels models, RunContext context, CancellationToken stop)
    {
        if (models.Data is null)
        {
            context.Observer.Note($"Nothing is measured: {LearntData.Missing(models.Teacher)}");
            return report;
        }

        FlowMeasure measure = new(new QualityMeasure(models.Data, context.Observer), models.Num, models.Seed, context);
        return report with
        {
            Teacher = measure.Measure(models.Teacher.File, stop),
            Student = measure.Measure(models.Folder.Checkpoint, stop),
        };
    }

    /// <inheritdoc/>
    public int UsualNumber(EvaluateOptions options, CheckpointHeader header) => PointCounts.Of(header.Architecture.Dimension, options.Num);

    /// <inheritdoc/>
    public IEnumerable<string> EvaluationFaults(EvaluateOptions options, IReadOnlyList<ModelFile> models)
    {
        SampleOptions sampling = new() { Guidance = [options.Guidance] };
        foreach (string fault in GuidanceTimes.Faults(options.GuidanceInterval, sampling.Guidance))
            yield return fault;
        foreach (string fault in models.SelectMany(model => ClassChoice.Faults(sampling, model.Header)).Distinct())
            yield return fault;
        if (options.LikelihoodNum is not null)
            yield return "--likelihood-num is for models of pictures: leave it out.";
    }

    /// <inheritdoc/>
    public IDataStream ForEvaluation(ModelFile model, EvaluateOptions options, IRunObserver? observer, CancellationToken cancel) =>
        ForComparison(model, LearntData.FileOf(options.Data, options.Dataset));

    /// <inheritdoc/>
    public IEvaluation Evaluation(EvaluatePlan plan, IRunObserver observer, RunClock clock) => new PointsEvaluation(plan, observer, clock);

    private static SampleBatch Draw(LoadedModel model, TrainedModel trained, RunContext context, CancellationToken stop)
    {
        SampleRequest request = new()
        {
            Count = trained.Num,
            Classes = ClassChoice.InProportion(model.Header, trained.Num),
            Seed = trained.Seed,
        };
        return new SampleDraw(model, context.Observer, context.Clock).Run(UsualSteps.Of(model.Header, request), stop);
    }
}
