using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>The options that a checkpoint was trained with.</summary>
internal static class RecordedOptions
{
    /// <summary>Takes from a header all that it records, and the rest from what was asked for now.</summary>
    /// <param name="header">The checkpoint's header.</param>
    /// <param name="asked">The options of this call.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <returns>The options.</returns>
    public static TrainOptions Of(CheckpointHeader header, TrainOptions asked, string checkpoint) => Objective.Put(asked, header.Path, header.Coupling) with
    {
        Dataset = DataSet(header, asked.Dataset, checkpoint),
        Seed = header.Seed,
        Steps = header.TotalSteps,
        BatchSize = header.Training.BatchSize,
        LearningRate = header.Training.LearningRate,
        WarmUp = header.Training.WarmUpSteps,
        Ema = header.Training.EmaDecay,
        Clip = header.Training.ClipNorm,
        WeightDecay = header.Training.WeightDecay,
        OnNan = header.Training.OnNan == NonFiniteAction.Skip ? TrainingOptions.SkipOnNan : TrainingOptions.StopOnNan,
        ImageSize = DataSpec.Parse(header.DataSet) is { Prefix: DataSpec.Folder } ? header.Architecture.UNet?.ImageSize : asked.ImageSize,
        Network = Networks.NameOf(header.Architecture),
        ValidateEvery = header.Training.ValidateEvery,
        MicroBatch = header.Training.MicroBatch,
        LabelDropout = header.Architecture.ClassCount() > 0 ? header.Training.LabelDropout : asked.LabelDropout,
        Hidden = header.Architecture.Hidden,
        Depth = header.Architecture.Depth,
        Frequencies = header.Architecture.Frequencies,
        Source = header.Source,
        Prediction = header.Prediction,
        TimeSampler = header.Training.Times,
        LogEvery = header.Training.LogEvery,
        Precision = EngineNames.Of(header.Training.Precision),
        Threads = header.Threads,
    };

    // Of a file the checkpoint knows the name only: it may lie where the user says, or where the run had it.
    private static string DataSet(CheckpointHeader header, string? asked, string checkpoint)
    {
        if (asked is not null && DataSources.NameOf(asked) == header.DataSet) return asked;
        return DataSpec.Parse(header.DataSet) is { } file ? LearntData.Beside(checkpoint, file).Text : header.DataSet;
    }
}
