using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Data.Tables;

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
    /// <param name="tables">What is wanted of a table; null for all of it.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The data set; an <see cref="ImageStream"/> for images.</returns>
    /// <exception cref="InvalidInputException">There is none of this name, or the file cannot be learnt from.</exception>
    public static IDataStream Open(
        string text,
        ImageOptions? images = null,
        IRunObserver? observer = null,
        TableOptions? tables = null,
        CancellationToken cancel = default
    )
    {
        if (DataSpec.Parse(text) is not { Prefix: DataSpec.Points } && tables is not null && tables != new TableOptions())
            throw new InvalidInputException(
                $"--columns, --label-column, --drop-rows-with-nan and --rows are for {DataSpec.Points}:FILE, and the data set is {text}: leave them out."
            );
        if (DataSpec.Parse(text) is { } spec)
            return Open(spec, images, observer, tables, cancel);
        if (ImageCatalog.All.Names.Contains(text))
            return Open(ImageCatalog.All.Get(text), images ?? new ImageOptions());
        if (DataSets.Names.Contains(text))
            return DataSets.Get(text);

        throw new InvalidInputException($"There is no data set {text}{Meant(text)}: there are {string.Join(", ", Forms)}.");
    }

    /// <summary>A hint at what a text that names no data set may mean: a file that is there, a name that is near; else empty.</summary>
    /// <param name="text">What was typed.</param>
    internal static string Meant(string text) =>
        Directory.Exists(text) ? $"; did you mean {DataSpec.Folder}:{text}?"
        : !File.Exists(text) ? Suggestion.For(text, Names)
        : Path.GetExtension(text).Equals(".png", StringComparison.OrdinalIgnoreCase) ? $"; did you mean {DataSpec.Picture}:{text}?"
        : $"; did you mean {DataSpec.Points}:{text}?";

    /// <summary>Opens a named data set, or one of the user's, with its classes.</summary>
    /// <param name="text">A name, points:FILE, picture:FILE, folder:PATH or draw:CODE.</param>
    /// <param name="images">Where images lie and how they are wanted.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="tables">What is wanted of a table; null for all of it.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <exception cref="InvalidInputException">It cannot be learnt from, or knows no classes.</exception>
    public static IDataStream OpenWithClasses(
        string text,
        ImageOptions? images = null,
        IRunObserver? observer = null,
        TableOptions? tables = null,
        CancellationToken cancel = default
    ) => WithClasses(Open(text, images, observer, tables, cancel));

    /// <summary>Opens the data set that a checkpoint has learnt, a named one.</summary>
    /// <param name="header">The checkpoint.</param>
    /// <returns>The data set, with its classes where the model knows them.</returns>
    public static IDataStream OpenAgain(CheckpointHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var data = DataSets.Get(header.DataSet);
        return header.ClassNames is null ? data : WithClasses(data);
    }

    /// <summary>Opens the file that a checkpoint has learnt, read as it was read then.</summary>
    /// <param name="header">The checkpoint.</param>
    /// <param name="spec">Where the file is.</param>
    public static IDataStream OpenAgain(CheckpointHeader header, DataSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Prefix == DataSpec.Points ? PointTables.OpenAgain(spec, header) : Open(spec);
    }

    private static IDataStream WithClasses(IDataStream data) =>
        (data, data.ClassNames) switch
        {
            (ClassLaw law, _) => law.WithClasses(),
            (_, [_, ..]) => data, // a table or pictures, whose classes are learnt in any case
            _ => throw new InvalidInputException(
                $"--class-conditional is for sets that know their classes, and {data.Name} knows none: {string.Join(", ", DataSets.All.OfType<ClassLaw>().Select(law => law.Name))} do, and a table whose class --label-column names."
            ),
        };

    /// <summary>Opens a file or a folder as a data set.</summary>
    /// <param name="spec">What it is, and where.</param>
    /// <param name="images">How images are wanted; null for the defaults.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="tables">What is wanted of a table; null for all of it.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InvalidInputException">It cannot be learnt from.</exception>
    public static IDataStream Open(
        DataSpec spec,
        ImageOptions? images = null,
        IRunObserver? observer = null,
        TableOptions? tables = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Prefix switch
        {
            DataSpec.Points => PointTables.Open(spec, tables ?? new TableOptions(), observer),
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
        var parts = ImageFolder.Read(spec.Name, spec.File, side, options.Labels, observer, cancel);
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
    /// <summary>A table of numbers, a point a row.</summary>
    public const string Points = "points";

    /// <summary>A grey picture as a density, PNG.</summary>
    public const string Picture = "picture";

    /// <summary>A folder of pictures as images.</summary>
    public const string Folder = "folder";

    /// <summary>Points drawn on the page of fm studio, in the text itself.</summary>
    public const string Draw = DrawingCode.Prefix;

    /// <summary>The forms that can be typed, for messages.</summary>
    public static IReadOnlyList<string> Forms { get; } = [$"{Points}:FILE", $"{Picture}:FILE", $"{Folder}:PATH", $"{Draw}:CODE"];

    /// <summary>What checkpoints, reports and folders call it: without the folders it lies in, which are no business of theirs; see
    /// <see cref="DrawingCode.NameOf"/> for a drawing.</summary>
    public string Name => Prefix == Draw ? DrawingCode.NameOf(File) : $"{Prefix}:{FileName}";

    private string FileName => Path.GetFileName(Prefix == Folder ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(File)) : File);

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
