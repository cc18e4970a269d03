using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>Reads the pictures that shall go back to noise: an array, a picture, or a folder of them, brought to the size and the channels
/// of the model.</summary>
/// <param name="options">The options; --invert names what to read.</param>
/// <param name="header">The model.</param>
/// <param name="observer">Told of progress, and of files that are left out.</param>
internal sealed class PictureExamples(SampleOptions options, CheckpointHeader header, IRunObserver observer)
{
    /// <summary>Values beyond this were never scaled to [−1, 1].</summary>
    private const float Most = 4;

    private readonly string path = options.Invert!;
    private readonly int side = header.Architecture.UNet!.ImageSize;
    private readonly int channels = header.Architecture.UNet.Channels;

    /// <summary>Reads the pictures and their classes: those of --class in turn, else the subfolders' names.</summary>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="InvalidInputException">They cannot be used, or their classes are not known.</exception>
    public Examples Read(CancellationToken cancel)
    {
        var found =
            Directory.Exists(path) ? OfFolder(cancel)
            : path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? OfArray()
            : new Examples(OfPicture());
        int count = found.Values.Length / header.Architecture.Dimension;
        var examples = options.Class is null ? found : found with { Classes = ClassChoice.Of(options with { Num = count }, header) };

        InvalidInputException.ThrowIfAny(Faults(examples));
        return examples;
    }

    private IEnumerable<string> Faults(Examples examples)
    {
        if (header.ClassNames is not { } names || examples.Classes is not null)
            yield break;

        if (!header.Architecture.HasNullClass())
            yield return $"The model draws one of its classes and nothing else, so the class of every picture of {path} is needed: name it with --class, one of {string.Join(", ", names)}.";
        else if (options.Guidance is not [1])
            yield return $"--guidance leads to a class, and the pictures of {path} have none: name it with --class, one of {string.Join(", ", names)}.";
    }

    private Examples OfArray()
    {
        float[] values = NpyFile.Read(path, header.Architecture.ExampleShape());
        float largest = values.Max(Math.Abs);
        return largest <= Most
            ? new Examples(values)
            : throw new InvalidInputException(
                $"{path} holds {largest:G4}, expected pictures whose values were brought from 0 to 255 to -1 to 1."
            );
    }

    private float[] OfPicture()
    {
        byte[] pixels = new byte[PictureFitting.Channels * side * side];
        using (var picture = PictureLoader.Load(path))
            PictureFitting.Fit(picture, side, pixels);
        return ValuesOf(pixels);
    }

    private Examples OfFolder(CancellationToken cancel)
    {
        var images = ImageFolder.ReadAll(path, path, side, observer, cancel);
        float[] values = [.. Enumerable.Range(0, images.Count).SelectMany(i => ValuesOf(images.Image(i)))];
        return new Examples(
            values,
            options.Class is null && images.HasLabels && header.ClassNames is { } names ? ClassesOf(images, names) : null
        );
    }

    private int[] ClassesOf(ImageSet images, IReadOnlyList<string> names)
    {
        string[] strays = [.. images.ClassNames.Except(names)];
        if (strays is not [])
            throw new InvalidInputException(
                $"{path} has the folders {string.Join(", ", strays)}, which are no classes of the model; expected some of {string.Join(", ", names)}, or --class."
            );

        return [.. Enumerable.Range(0, images.Count).Select(i => names.ToList().IndexOf(images.ClassNames[images.Label(i)]))];
    }

    private float[] ValuesOf(ReadOnlySpan<byte> rgb)
    {
        float[] values = new float[channels * side * side];
        if (channels == PictureFitting.Channels)
            ImageValues.Of(rgb, values);
        else
            PutGrey(rgb, values);

        return values;
    }

    // Grey is the luma of ITU-R BT.601, as in PictureFile.
    private static void PutGrey(ReadOnlySpan<byte> rgb, Span<float> values)
    {
        int plane = values.Length;
        for (int i = 0; i < plane; i++)
            values[i] = ImageValues.Of((byte)((299 * rgb[i] + 587 * rgb[plane + i] + 114 * rgb[2 * plane + i] + 500) / 1000));
    }
}
