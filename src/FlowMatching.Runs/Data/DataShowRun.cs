using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Data;

/// <summary>The use case "data show": draws points of a data set and paints their density.</summary>
/// <param name="options">What to show.</param>
/// <param name="observer">Who watches.</param>
public sealed class DataShowRun(DataShowOptions options, IRunObserver observer)
{
    /// <summary>Reads and checks the options.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static DataShowOptions Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DataShowOptionTable.Table.Apply(DataShowOptionTable.Table.Defaults, given, faults);
        if (options.Dataset is null && given.All(one => one.Name != "dataset"))
            faults.Add($"--dataset is needed: one of {string.Join(", ", DataSources.Forms)}.");
        InvalidInputException.ThrowIfAny(faults);

        return options;
    }

    /// <summary>Does the run.</summary>
    /// <returns>The outcome.</returns>
    public DataShowReport Execute()
    {
        var data = RestoredData.Of(DataSources.Open(options.Dataset!));
        RunFolder folder = new(options.OutputDir);
        folder.RequireWritable();
        using var session = EngineSession.Open(options, new TuningShape(1, 1), observer.Detail);

        var (points, std) = session.Run(() => (Draw(data), DataScale.Measure(data)));
        string picture = folder.In($"data_{FileStem.Of(data.Name)}.png");
        DensityPicture.Write(picture, points, $"Data set {data.Name}", $"{data.Description}; {options.Num} points");
        return new DataShowReport(data.Name, data.Description, options.Num, std, picture);
    }

    private float[] Draw(IDataStream data)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(options.Seed).For("data-show");

        return data.Draw(options.Num, rng).ToFloatArray();
    }
}
