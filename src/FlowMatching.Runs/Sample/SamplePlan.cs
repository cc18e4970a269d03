using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Sample;

/// <summary>What a sampling run will do.</summary>
/// <param name="Options">The options; with a noise file, the number of samples is the file's.</param>
/// <param name="CheckpointFile">The checkpoint.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Noise">The starting points row by row; null to draw them.</param>
public sealed record SamplePlan(SampleOptions Options, string CheckpointFile, RunFolder Folder, float[]? Noise)
{
    private const int Columns = 2;

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static SamplePlan Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = SampleOptionTable.Table.Apply(SampleOptionTable.Table.Defaults, given, faults);
        string checkpoint = CheckpointSource.Find(options.Checkpoint, options.Dataset, options.OutputDir, "--checkpoint", faults);
        if (options.Noise is not null && given.Any(one => one.Name is "num" or "seed"))
            faults.Add("--noise brings its own number of points: leave out --num and --seed.");
        InvalidInputException.ThrowIfAny(faults);

        var header = Checkpoint.ReadHeader(checkpoint);
        float[]? noise = options.Noise is { } file ? NpyFile.Read(file, header.Architecture.Dimension) : null;
        return new SamplePlan(
            options with { Num = noise?.Length / Columns ?? options.Num },
            checkpoint,
            options.Dataset is null ? new RunFolder(options.OutputDir) : RunFolder.OfFlowMatching(options.OutputDir, options.Dataset),
            noise);
    }
}
