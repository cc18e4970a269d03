using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Data.Show;

/// <summary>The use case "data show": paints the density of a set of points, or some images of a set with their classes.</summary>
/// <param name="options">What to show.</param>
/// <param name="observer">Who watches.</param>
public sealed class DataShowRun(DataShowOptions options, IRunObserver observer)
{
    private const int UsualPoints = 100_000,
        UsualPictures = 100,
        MostPictures = 2_000;

    private readonly RunFolder folder = new(options.OutputDir);

    /// <summary>Reads and checks the options.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static DataShowOptions Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DataShowOptions.Table.Apply(DataShowOptions.Table.Defaults, given, faults);
        if (options.Dataset is null && given.All(one => one.Name != "dataset"))
            faults.Add($"--dataset is needed: one of {string.Join(", ", DataSources.Forms)}.");
        InvalidInputException.ThrowIfAny(faults);

        return options;
    }

    /// <summary>Does the run.</summary>
    /// <param name="cancel">Stops the decoding of pictures.</param>
    /// <returns>The outcome.</returns>
    public DataShowReport Execute(CancellationToken cancel)
    {
        var data = DataSources.Open(options.Dataset!, options.Pictures.Images, observer, options.Tables, cancel);
        folder.RequireWritable();

        return data is ImageStream images ? ShowImages(images) : ShowPoints(data);
    }

    // Images need no engine.
    private DataShowReport ShowImages(ImageStream data)
    {
        var images = data.Parts.Train;
        string picture = PictureOf(data);
        int wanted = Math.Min(options.Num ?? UsualPictures, MostPictures);
        int shown = ImagesPicture.Write(
            picture,
            images,
            data.FirstEpoch(new RandomStreams(options.Seed)),
            wanted,
            new() { Title = Title(data), Subtitle = data.Description }
        );

        return new DataShowReport(data.Name, data.Description, "pictures", shown, images.Std(), picture);
    }

    private DataShowReport ShowPoints(IDataStream learnt)
    {
        foreach (string remark in learnt.Remarks)
            observer.Note(remark);
        var data = RestoredData.Of(learnt);
        using var session = EngineSession.Open(EngineRequest.Plain, work: null, observer.Detail);
        int count = options.Num ?? PointCounts.Of(data.Dimension, UsualPoints);
        var (points, std) = session.Run(() => (Draw(data, count), DataScale.Measure(data)));
        string picture = PictureOf(data);
        new PointPictures(learnt).WriteAlone(picture, "data", points, Title(data), $"{data.Description}; {count} points");

        return new DataShowReport(data.Name, data.Description, "points", count, std, picture);
    }

    private static string Title(IDataStream data) => $"Data set {data.Name}";

    private string PictureOf(IDataStream data) => folder.In($"data_{FileStem.Of(data.Name)}.png");

    private float[] Draw(IDataStream data, int count)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(options.Seed).For("data-show");

        return data.Draw(count, rng).ToFloatArray();
    }
}

/// <summary>The outcome of showing a data set.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Description">What it is.</param>
/// <param name="Unit">What an example is: points or pictures.</param>
/// <param name="Shown">The number of examples drawn.</param>
/// <param name="Std">The standard deviation that scales a network for this set.</param>
/// <param name="Picture">The picture.</param>
public sealed record DataShowReport(string Dataset, string Description, string Unit, int Shown, double Std, string Picture);
