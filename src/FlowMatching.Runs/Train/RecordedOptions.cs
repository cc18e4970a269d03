using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Train;

/// <summary>The options that a checkpoint was trained with.</summary>
internal static class RecordedOptions
{
    /// <summary>Takes from a header all that it records, and the rest from what was asked for now.</summary>
    /// <param name="header">The checkpoint's header.</param>
    /// <param name="asked">The options of this call.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <returns>The options.</returns>
    public static TrainOptions Of(CheckpointHeader header, TrainOptions asked, string checkpoint) =>
        DataDomains.For(header).WithRecorded(Of(header, asked) with { Dataset = DataSet(header, asked.Dataset, checkpoint) }, header);

    private static TrainOptions Of(CheckpointHeader header, TrainOptions asked) =>
        asked with
        {
            Training = header.Training with
            {
                LabelDropout = header.Architecture.ClassCount() > 0 ? header.Training.LabelDropout : asked.Training.LabelDropout,
            },
            ClassConditional = asked.ClassConditional,
            Network = header.Architecture.PresetName() ?? ComputeOptions.Auto,
            Hidden = header.Architecture.Hidden,
            Depth = header.Architecture.Depth,
            Frequencies = header.Architecture.Frequencies,
            Path = header.Path,
            Source = header.Source,
            Coupling = header.Coupling,
            Prediction = header.Prediction,
            Objective = header.Objective,
            Precision = EngineNames.Of(header.Training.Precision),
            Threads = header.Threads,
        };

    // Of a file the checkpoint knows the name only: it may lie where the user says, or where the run had it.
    private static string DataSet(CheckpointHeader header, string? asked, string checkpoint)
    {
        if (asked is not null && DataSources.NameOf(asked) == header.DataSet)
            return asked;
        return DataSpec.Parse(header.DataSet) is { } file ? LearntData.Beside(checkpoint, file).Text : header.DataSet;
    }
}
