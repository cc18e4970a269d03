using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Runs.Domains.Images;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains;

/// <summary>Pictures: learnt by a UNet, with their classes where they have any; looked at, and judged by a classifier.</summary>
internal sealed class ImageDomain : IDataDomain
{
    private const int PairsWithoutClasses = 5,
        PicturesWithoutClasses = 10,
        EvaluatedPictures = 1000,
        EvaluatedWithoutClasses = 20,
        FewestTimed = 8,
        TimedPairsAtMost = 32; // a pair of pictures costs what thousands of points cost

    private const double TimedOperations = 1e10;

    /// <inheritdoc/>
    public string Things => "pictures";

    /// <inheritdoc/>
    public int Chunk => 100;

    /// <summary>Of pictures as many as some milliseconds of arithmetic: of fewer, operators are too short to tell what more threads and
    /// bf16 are worth to a whole step; of more, the measuring takes long.</summary>
    public TimedNetwork Timed(Architecture network, int examples, bool training)
    {
        double each = 2 * (training ? 3 : 1) * network.Cost().MultiplyAdds;

        return new TimedNetwork(network, Math.Min(examples, Math.Max(FewestTimed, (int)(TimedOperations / each))), training);
    }

    /// <summary>Fewer examples a step, and a smaller learning rate, than of points.</summary>
    public TrainOptions TrainDefaults(string dataSet, bool isBest)
    {
        var training = dataSet == Digits.Name ? OfDigits : Fast.Training;

        return Fast with
        {
            Training = training with { Steps = (isBest ? 4 : 1) * training.Steps },
        };
    }

    /// <summary>By AdamW at half the rate and in half as many steps again, as was measured (docs/few-steps.md): Muon was not.</summary>
    public TrainOptions FlowMapDefaults(TrainOptions usual, string objective) =>
        usual with
        {
            Training = usual.Training with
            {
                Optimizer = OptimizerKind.AdamW,
                Times = TimeSamplers.All[0].Name,
                Steps = usual.Training.Steps * 3 / 2,
                LearningRate = usual.Training.LearningRate / 2,
            },
        };

    private static readonly TrainOptions Fast = new()
    {
        Training = new TrainerSettings
        {
            Steps = 1300,
            BatchSize = 64,
            Optimizer = OptimizerKind.Muon,
            Times = TimeSamplers.NoiseSkewed,
            LearningRate = 4e-3,
            WarmUpSteps = 100,
            EmaDecay = 0.998,
            LabelDropout = 0.1,
            LogEvery = 25,
            ValidateEvery = 100,
        },
        Num = 100,
    };

    // 8 x 8 pixels take less (results/mnist-patch.md).
    private static readonly TrainerSettings OfDigits = Fast.Training with { Steps = 500, LearningRate = 6e-3 };

    /// <inheritdoc/>
    public ReflowOptions ReflowDefaults { get; } =
        new()
        {
            Training = new TrainerSettings
            {
                Steps = 1000,
                BatchSize = 128,
                LearningRate = 1e-3,
                WarmUpSteps = 50,
                EmaDecay = 0.998,
                LogEvery = 25,
            },
            Pool = new PairPoolSettings { Pairs = 4096, RenewEvery = 1000 },
        };

    /// <summary>The one that is as good as unet-tiny after as much time or less, and takes less work to draw:
    /// results/mnist-patch.md.</summary>
    public string DefaultNetwork(IDataStream data) => data.Shape is [.., <= 8] ? "unet-flat" : "unet-patch";

    /// <inheritdoc/>
    public bool IsDrawnBy(Architecture network) => network.Type == Architecture.Convolutional;

    /// <inheritdoc/>
    public bool Holds(IDataStream data) => data.Shape.Count == 3;

    /// <inheritdoc/>
    public bool IsNamed(string dataSet) =>
        ImageCatalog.All.Names.Contains(dataSet) || DataSpec.Parse(dataSet) is { Prefix: DataSpec.Folder };

    /// <inheritdoc/>
    public string? NetworkFault(string network, IDataStream data) =>
        network != Architecture.Mlp
            ? null
            : $"--network {network} is for points, and {data.Name} holds pictures: choose one of {string.Join(", ", UNetPresets.All.Names)}.";

    /// <inheritdoc/>
    public Architecture NetworkOf(TrainOptions options, IDataStream data) =>
        Architecture.Of(
            UNetPresets
                .All.Get(options.Network)
                .For((int)data.Shape[^1], (int)data.Shape[0], data.ClassNames.Count, nullClass: options.Training.LabelDropout > 0) with
            {
                EndTime = !options.Objective.IsFlow,
            }
        );

    /// <inheritdoc/>
    public TrainOptions WithRecorded(TrainOptions options, CheckpointHeader header) =>
        DataSpec.Parse(header.DataSet) is { Prefix: DataSpec.Folder }
            ? options with
            {
                ImageSize = header.Architecture.UNet!.ImageSize,
            }
            : options;

    /// <inheritdoc/>
    public void Preview(string path, TrainedModel model, RunContext context, CancellationToken stop) =>
        TrainedPictures.Write(path, model.Checkpoint, model.Num, model.Seed, context, stop);

    // Pictures are first of all looked at; their figures take a classifier, which evaluate trains.
    /// <inheritdoc/>
    public TrainReport Measure(TrainReport report, TrainedModel model, RunFolder folder, RunContext context, CancellationToken stop) =>
        report with
        {
            Sampling = TrainedPictures.Write(folder.FinalSamples, model.Checkpoint, model.Num, model.Seed, context, stop),
            Samples = folder.FinalSamples,
        };

    /// <inheritdoc/>
    public IDataStream? Find(ModelFile model, string? file) => null;

    /// <inheritdoc/>
    public IDataStream ForComparison(ModelFile model, string? file) =>
        throw new InvalidInputException(
            $"{model.File} is a model of pictures, and compare is for points: fm evaluate --checkpoint A --checkpoint B sets two models of pictures side by side."
        );

    /// <inheritdoc/>
    public IEnumerable<string> SampleFaults(SampleOptions options) =>
        options.Format == TableFormats.Npy
            ? []
            : [$"--format {options.Format} is for points, and this model draws pictures: leave it out."];

    // A picture costs what thousands of points cost, and a hundred of them fill a page; a strip has a row for each guidance, or for each
    // pair of noises.
    /// <inheritdoc/>
    public int UsualNumber(SampleOptions options, CheckpointHeader header)
    {
        int classes = ClassChoice.Chosen(options, header).Length;
        return options switch
        {
            { Interpolate: not null } => classes > 1 ? classes : PairsWithoutClasses,
            { Guidance.Count: > 1 } => classes > 1 ? classes : PicturesWithoutClasses,
            _ => SamplePages.Most,
        };
    }

    /// <inheritdoc/>
    public SampleReport Sample(SampleWork work, CancellationToken stop) => new ImageSamples(work).Write(stop);

    /// <inheritdoc/>
    public Examples ReadExamples(SampleOptions options, CheckpointHeader header, IRunObserver observer, CancellationToken cancel) =>
        new PictureExamples(options, header, observer).Read(cancel);

    /// <inheritdoc/>
    public InvertReport Measure(InvertReport report, InvertedBatch inverted, LoadedModel model, RunFolder folder, IRunObserver observer)
    {
        double[] errors = inverted.SquaredErrors(model.Dimension);
        new SamplePages(model.Header, report.Sampling.Text).WriteInversion(
            folder.Inversion,
            inverted.Examples.Values,
            inverted.Noise,
            inverted.Again,
            inverted.Examples.Classes,
            errors
        );
        return report with
        {
            ThereAndBack = Math.Sqrt(errors.Average() / model.Dimension),
            Of = "values from -1 to 1",
            NoiseSpread = Math.Sqrt(inverted.Noise.Average(value => (double)value * value)),
            Picture = folder.Inversion,
        };
    }

    /// <inheritdoc/>
    public int TimedPairs(int timed, int batch) => Math.Max(1, TimedPairsAtMost * timed / batch);

    // Pictures are looked at: what teacher and student make of the same noise in a few steps.
    /// <inheritdoc/>
    public ReflowReport Measure(ReflowReport report, ReflowedModels models, RunContext context, CancellationToken stop)
    {
        new FewStepPage(context).Write(
            models.Folder.FewSteps,
            [("teacher", models.Teacher.File, models.Guidance), ("student", models.Folder.Checkpoint, 1)],
            models.Seed,
            stop
        );
        return report with { Page = models.Folder.FewSteps };
    }

    /// <inheritdoc/>
    public int UsualNumber(EvaluateOptions options, CheckpointHeader header) =>
        header.ClassNames is null ? EvaluatedWithoutClasses : EvaluatedPictures;

    /// <inheritdoc/>
    public IEnumerable<string> EvaluationFaults(EvaluateOptions options, IReadOnlyList<ModelFile> models)
    {
        var learnt = models[0];
        string[] useless =
            options.Data is null || DataSpec.Parse(learnt.Header.DataSet) is not null
                ? []
                :
                [
                    $"--data is for models of points and of a folder's pictures, and {learnt.File} has learnt {learnt.Header.DataSet}: leave it out.",
                ];
        SampleOptions sampling = new() { Num = options.Num, Guidance = [options.Guidance] };
        return
        [
            .. useless,
            .. GuidanceTimes.Faults(options.GuidanceInterval, sampling.Guidance),
            .. models.FirstOrDefault(model => model.Header.ClassNames is null) is { } one
                ? WithoutClasses(options, one)
                : models.SelectMany(model => ClassChoice.Faults(sampling, model.Header)),
        ];
    }

    // Without classes there is no judge: solvers are compared.
    private static IEnumerable<string> WithoutClasses(EvaluateOptions options, ModelFile model)
    {
        if (options.Guidance != 1)
            yield return $"--guidance is for models of labelled pictures, and {model.File} knows no classes: leave it out.";
        if (options.Likelihood)
            yield return $"--likelihood is for points and for labelled pictures, and {model.File} knows no classes: leave it out.";
        if (options.Solvers.Contains(Dopri5.SolverName))
            yield return $"--solver {Dopri5.SolverName} chooses its own steps, and solvers of fixed steps are compared: leave it out.";
    }

    /// <inheritdoc/>
    public IDataStream? ForEvaluation(ModelFile model, EvaluateOptions options, IRunObserver? observer, CancellationToken cancel) =>
        model.Header.ClassNames is null
            ? null
            : LearntPictures.Require(model, LearntData.FileOf(options.Data, options.Dataset), options.DataDir, observer, cancel);

    /// <inheritdoc/>
    public IEvaluation Evaluation(EvaluatePlan plan, IRunObserver observer, RunClock clock) =>
        plan.Models.All(model => model.Header.ClassNames is not null)
            ? new PicturesEvaluation(plan, observer, clock)
            : new SolverStudy(plan, observer, clock);
}
