using System.Security.Cryptography;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Data;

/// <summary>The one place that turns what a user names into a data set: a named law, named images, a file or a folder. No engine is
/// needed.</summary>
public static class DataSources
{
    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DataSets.Names, .. ImageCatalog.All.Names];

    /// <summary>What can be named, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Names, .. DataSpec.Forms];

    /// <summary>Opens a data set.</summary>
    /// <param name="text">A name, points:FILE, picture:FILE, folder:PATH or draw:CODE.</param>
    /// <param name="images">Where images lie and how they are wanted; null for the defaults.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The data set; an <see cref="ImageStream"/> for images.</returns>
    /// <exception cref="InvalidInputException">There is none of this name, or the file cannot be learnt from.</exception>
    public static IDataStream Open(
        string text,
        ImageOptions? images = null,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        if (DataSpec.Parse(text) is { } spec)
            return Open(spec, images, observer, cancel);
        if (ImageCatalog.All.Names.Contains(text))
            return Open(ImageCatalog.All.Get(text), images ?? new ImageOptions());
        if (DataSets.Names.Contains(text))
            return DataSets.Get(text);

        throw new InvalidInputException($"There is no data set {text}{Suggestion.For(text, Names)}: there are {string.Join(", ", Forms)}.");
    }

    /// <summary>Opens a file or a folder as a data set.</summary>
    /// <param name="spec">What it is, and where.</param>
    /// <param name="images">How images are wanted; null for the defaults.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InvalidInputException">It cannot be learnt from.</exception>
    public static IDataStream Open(
        DataSpec spec,
        ImageOptions? images = null,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Prefix switch
        {
            DataSpec.Points => new PointCloud(spec.Name, PointsFile.Read(spec.File), PointsFile.Columns),
            DataSpec.Picture => PictureFile.Read(spec.Name, spec.File),
            DataSpec.Draw => new PointCloud(spec.Name, DrawingCode.Decode(spec.File), PointsFile.Columns),
            _ => OpenFolder(spec, images ?? new ImageOptions(), observer, cancel),
        };
    }

    /// <summary>What checkpoints, reports and folders call a data set.</summary>
    /// <param name="text">A name, points:FILE, picture:FILE, folder:PATH or draw:CODE.</param>
    /// <returns>The name; of a file the part without its folders.</returns>
    public static string NameOf(string text) => DataSpec.Parse(text)?.Name ?? text;

    private static ImageStream Open(INamedImages set, ImageOptions options)
    {
        if (options.ImageSize is { } size && size != set.Shape.Width)
            throw new InvalidInputException(
                $"--image-size is {size}, but the pictures of {set.Name} have {set.Shape.Width} pixels a side: leave it out; it is for {DataSpec.Folder}:PATH."
            );

        return new ImageStream(set.Read(options.DataDir), set.Description, options.Flip);
    }

    private static ImageStream OpenFolder(DataSpec spec, ImageOptions options, IRunObserver? observer, CancellationToken cancel)
    {
        int side = options.ImageSize ?? ImageOptions.DefaultImageSize;
        var parts = ImageFolder.Read(spec.Name, spec.File, side, observer, cancel);
        int classes = parts.Train.ClassNames.Count;
        string kinds =
            classes == 0 ? ""
            : classes == 1 ? " of 1 class"
            : $" of {classes} classes";

        return new ImageStream(
            parts,
            $"{parts.Train.Count + (parts.Test?.Count ?? 0)} pictures{kinds}, {side} x {side} pixels",
            options.Flip
        );
    }
}

/// <summary>A data set of the user's: points:FILE, picture:FILE, folder:PATH or draw:CODE.</summary>
/// <param name="Prefix">What it is: <see cref="Points"/>, <see cref="Picture"/>, <see cref="Folder"/> or <see cref="Draw"/>.</param>
/// <param name="File">The file or the folder; of a drawing its code.</param>
public sealed record DataSpec(string Prefix, string File)
{
    /// <summary>Points of the plane, CSV or NPY.</summary>
    public const string Points = "points";

    /// <summary>A grey picture as a density, PNG.</summary>
    public const string Picture = "picture";

    /// <summary>A folder of pictures as images.</summary>
    public const string Folder = "folder";

    /// <summary>Points drawn on the page of fm studio, in the text itself.</summary>
    public const string Draw = "draw";

    private const int LongestName = 8; // of a drawing; its code is longer

    /// <summary>The forms that can be typed, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [$"{Points}:FILE", $"{Picture}:FILE", $"{Folder}:PATH", $"{Draw}:CODE"];

    /// <summary>What checkpoints, reports and folders call it: without the folders it lies in, which are no business of theirs; of a
    /// drawing the first digits of the SHA-256 of its code.</summary>
    public string Name => $"{Prefix}:{(Prefix == Draw ? DrawingName : FileName)}";

    private string FileName => Path.GetFileName(Prefix == Folder ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(File)) : File);

    private string DrawingName =>
        File.Length <= LongestName ? File : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File)))[..LongestName];

    /// <summary>What was typed.</summary>
    public string Text => $"{Prefix}:{File}";

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">Such as points:clouds/one.csv.</param>
    /// <returns>The data set; null where the text names no file and no folder.</returns>
    public static DataSpec? Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts is [Points or Picture or Folder or Draw, { Length: > 0 }] ? new DataSpec(parts[0], parts[1]) : null;
    }
}
