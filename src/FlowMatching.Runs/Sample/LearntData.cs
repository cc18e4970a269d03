using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Sample;

/// <summary>The data set that a checkpoint has learnt. A file is not in the checkpoint: it is looked for where the user says, else where
/// the run.yaml beside the checkpoint says.</summary>
public static class LearntData
{
    /// <summary>Finds the data set.</summary>
    /// <param name="header">What the checkpoint says of itself.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="file">Where the user says that the points or the picture lie; null where nothing was said.</param>
    /// <returns>The data set; null where nothing was said and the file is not where the run had it.</returns>
    /// <exception cref="InvalidInputException">The file cannot be learnt from, or is not what the model has learnt.</exception>
    public static IDataStream? Find(CheckpointHeader header, string checkpoint, string? file)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Architecture.UNet is not null)
            throw new InvalidInputException(
                $"{checkpoint} is a model of pictures, and compare is for points: fm evaluate --checkpoint A --checkpoint B sets two models of pictures side by side."
            );
        if (header.Architecture.Dimension != PointsFile.Columns)
            throw new InvalidInputException(
                $"{checkpoint} is of dimension {header.Architecture.Dimension}, expected {PointsFile.Columns}: a model of points of the plane."
            );
        if (DataSpec.Parse(header.DataSet) is not { } recorded)
            return file is null
                ? DataSets.Get(header.DataSet)
                : throw new InvalidInputException(
                    $"--data is for models of points or of a picture; {checkpoint} has learnt {header.DataSet}."
                );

        string path = file ?? Beside(checkpoint, recorded).File;
        if (file is null && !File.Exists(path))
            return null;

        var data = DataSources.Open(new DataSpec(recorded.Prefix, path));
        return Equals(data.Affine, header.DataAffine)
            ? data
            : throw new InvalidInputException(
                $"{path} does not hold the points that {checkpoint} has learnt: their mean or scale differs; name the right file with --data."
            );
    }

    /// <summary>As <see cref="Find"/>, for what cannot be done without the data.</summary>
    /// <param name="header">What the checkpoint says of itself.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="file">Where the user says that the points or the picture lie; null where nothing was said.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InvalidInputException">It was not found, cannot be learnt from, or is not what the model has learnt.</exception>
    public static IDataStream Require(CheckpointHeader header, string checkpoint, string? file) =>
        Find(header, checkpoint, file) ?? throw new InvalidInputException(Missing(header, checkpoint));

    /// <summary>Where the user says that the file of a data set lies: by --data, or by --dataset where that names a file.</summary>
    /// <param name="data">The value of --data; null where it was not given.</param>
    /// <param name="dataSet">The value of --dataset; null where it was not given.</param>
    /// <returns>The file; null where nothing was said.</returns>
    public static string? FileOf(string? data, string? dataSet) => data ?? DataSpec.Parse(dataSet ?? "")?.File;

    /// <summary>The sentence on data that was not found.</summary>
    /// <param name="header">What the checkpoint says of itself.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <returns>The sentence.</returns>
    public static string Missing(CheckpointHeader header, string checkpoint)
    {
        ArgumentNullException.ThrowIfNull(header);
        return $"{checkpoint} has learnt {header.DataSet}, and that file is not where the run had it: say where with --data FILE.";
    }

    /// <summary>Where a run had its data.</summary>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="recorded">What the checkpoint says.</param>
    /// <returns>What the run's own options say, as long as they speak of the same data; else what the checkpoint says.</returns>
    public static DataSpec Beside(string checkpoint, DataSpec recorded)
    {
        string options = new RunFolder(Path.GetDirectoryName(checkpoint) ?? "").RunYaml;
        IReadOnlyList<GivenOption> written = File.Exists(options) ? YamlOptions.Read(options, []) : [];
        if (written.FirstOrDefault(one => one.Name == "data").Text is { } file)
            return recorded with { File = file };

        return DataSpec.Parse(written.FirstOrDefault(one => one.Name == "dataset").Text ?? "") is { } learnt && learnt.Name == recorded.Name
            ? learnt
            : recorded;
    }
}

/// <summary>The labelled pictures that a checkpoint has learnt. A folder is looked for as <see cref="LearntData"/> looks for a
/// file.</summary>
public static class LearntPictures
{
    /// <summary>Finds the pictures, and brings those of a folder to the model's size.</summary>
    /// <param name="header">What the checkpoint says of itself; it draws pictures.</param>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="folder">Where the user says that the folder lies; null where nothing was said.</param>
    /// <param name="dataDir">The folder under which named sets lie.</param>
    /// <param name="observer">Told of the decoding, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="InvalidInputException">They were not found, cannot be learnt from, or have other classes than the
    /// model.</exception>
    public static ImageStream Require(
        CheckpointHeader header,
        string checkpoint,
        string? folder,
        string dataDir,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(header);
        ImageOptions images = new() { DataDir = dataDir };
        if (DataSpec.Parse(header.DataSet) is not { } recorded)
            return (ImageStream)DataSources.Open(header.DataSet, images, observer, cancel);

        var spec = folder is null ? LearntData.Beside(checkpoint, recorded) : recorded with { File = folder };
        if (folder is null && !Directory.Exists(spec.File))
            throw new InvalidInputException(
                $"{checkpoint} has learnt {header.DataSet}, and that folder is not where the run had it: say where with --data FOLDER."
            );

        var data = (ImageStream)DataSources.Open(spec, images with { ImageSize = header.Architecture.UNet?.ImageSize }, observer, cancel);
        return data.Parts.Train.ClassNames.SequenceEqual(header.ClassNames ?? [])
            ? data
            : throw new InvalidInputException(
                $"{spec.File} has not the classes that {checkpoint} has learnt: name the right folder with --data."
            );
    }
}
