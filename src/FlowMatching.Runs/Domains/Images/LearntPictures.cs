using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>The labelled pictures that a checkpoint has learnt. A folder is looked for as <see cref="LearntData"/>
/// says.</summary>
internal static class LearntPictures
{
    /// <summary>Finds the pictures, and brings those of a folder to the model's size.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="folder">Where the user says that the folder lies; null where nothing was said.</param>
    /// <param name="dataDir">The folder under which named sets lie.</param>
    /// <param name="observer">Told of the decoding, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="InvalidInputException">They were not found, cannot be learnt from, or have other classes than the
    /// model.</exception>
    public static ImageStream Require(
        ModelFile model,
        string? folder,
        string dataDir,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        var (checkpoint, header) = model;
        ImageOptions images = new() { DataDir = dataDir };
        if (DataSpec.Parse(header.DataSet) is not { } recorded)
            return (ImageStream)DataSources.Open(header.DataSet, images, observer, cancel: cancel);

        var spec = folder is null ? LearntData.Beside(checkpoint, recorded) : recorded with { File = folder };
        if (folder is null && !Directory.Exists(spec.File) && !File.Exists(spec.File))
            throw new InvalidInputException(
                $"{checkpoint} has learnt {header.DataSet}, and that folder is not where the run had it: say where with --data FOLDER."
            );

        var wanted = images with
        {
            ImageSize = header.Architecture.UNet?.ImageSize,
            Labels = LearntData.OptionsBeside(checkpoint).FirstOrDefault(static one => one.Name == "labels").Text,
        };
        var data = (ImageStream)DataSources.Open(spec, wanted, observer, cancel: cancel);
        return data.Parts.Train.ClassNames.SequenceEqual(header.ClassNames ?? [])
            ? data
            : throw new InvalidInputException(
                $"{spec.File} has not the classes that {checkpoint} has learnt: name the right folder with --data."
            );
    }
}
