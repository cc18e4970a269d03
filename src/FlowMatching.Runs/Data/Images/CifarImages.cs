using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Images;

/// <summary>CIFAR-10 in its binary version, which the user brings.</summary>
internal sealed class CifarImages : INamedImages
{
    private const string Archive = "cifar-10-binary.tar.gz",
        Unpacked = "cifar-10-batches-bin";
    private static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly string[] TestFiles = ["test_batch.bin"];

    /// <inheritdoc/>
    public string Name => "cifar10";

    /// <inheritdoc/>
    public string Description => "60000 small photographs of 10 kinds of things, 10000 of them to test with";

    /// <inheritdoc/>
    public ImageShape Shape => CifarReader.Shape;

    /// <inheritdoc/>
    public string? Missing(string dataDir)
    {
        string[] lacking = [.. TrainFiles.Concat(TestFiles).Where(file => !File.Exists(Path.Combine(Folder(dataDir), file)))];

        if (lacking.Length == 0)
            return null;

        bool isNone = lacking.Length == TrainFiles.Length + TestFiles.Length;
        return $"unpack {Archive} in {Path.Combine(dataDir, Name)}{(isNone ? "" : $" ({string.Join(", ", lacking)} missing)")}";
    }

    /// <inheritdoc/>
    public ImageParts Read(string dataDir)
    {
        if (Missing(dataDir) is { } what)
            throw new InvalidInputException($"{Name} is not here: {what}.");

        return new ImageParts(Read(dataDir, TrainFiles), Read(dataDir, TestFiles));
    }

    private ImageSet Read(string dataDir, string[] files)
    {
        List<(string Name, Stream Content)> open = [];
        try
        {
            foreach (string path in files.Select(file => Path.Combine(Folder(dataDir), file)))
                open.Add((path, InputFile.Open(path)));
            return CifarReader.Read(Name, open);
        }
        finally
        {
            open.ForEach(file => file.Content.Dispose());
        }
    }

    // The archive unpacks into a folder of its own; its files may also lie here as they are.
    private string Folder(string dataDir)
    {
        string folder = Path.Combine(dataDir, Name),
            inner = Path.Combine(folder, Unpacked);

        return Directory.Exists(inner) ? inner : folder;
    }
}
