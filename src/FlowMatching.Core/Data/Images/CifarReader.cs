namespace FlowMatching.Core.Data.Images;

/// <summary>Reads the binary version of CIFAR-10: data_batch_1.bin to data_batch_5.bin and test_batch.bin.</summary>
/// <remarks>A record is one byte for the class, then the 3 x 32 x 32 values: all red, all green, all blue, each row by row. Krizhevsky
/// 2009, "Learning multiple layers of features from tiny images".</remarks>
public static class CifarReader
{
    private const int MostRecords = 10_000;

    /// <summary>The shape of a picture.</summary>
    public static ImageShape Shape { get; } = new(3, 32, 32);

    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads files as one set.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="files">The files and what messages call them, in order.</param>
    /// <returns>The set.</returns>
    /// <exception cref="InvalidInputException">One sentence on what is wrong with which file.</exception>
    public static ImageSet Read(string name, IReadOnlyList<(string Name, Stream Content)> files)
    {
        ArgumentNullException.ThrowIfNull(files);

        byte[][] records = [.. files.Select(file => Records(file.Content, file.Name))];
        int record = 1 + Shape.Size;
        byte[] pixels = new byte[records.Sum(bytes => bytes.Length / record) * Shape.Size];
        int[] labels = new int[pixels.Length / Shape.Size];
        int filled = 0;
        foreach (byte[] bytes in records)
        {
            for (int start = 0; start < bytes.Length; start += record, filled++)
            {
                labels[filled] = bytes[start];
                bytes.AsSpan(start + 1, Shape.Size).CopyTo(pixels.AsSpan(filled * Shape.Size));
            }
        }

        return new ImageSet(name, Shape, pixels, labels, ClassNames);
    }

    private static byte[] Records(Stream stream, string name)
    {
        int record = 1 + Shape.Size;
        byte[] bytes = BoundedReading.UpTo(stream, MostRecords * record + 1, name);
        if (bytes.Length > MostRecords * record)
            throw new InvalidInputException($"{name} has more than the {MostRecords} pictures of a CIFAR-10 file.");
        if (bytes.Length == 0)
            throw new InvalidInputException($"{name} is empty, expected pictures of CIFAR-10, {record} bytes each.");
        if (bytes.Length % record != 0)
        {
            throw new InvalidInputException(
                $"{name} has {bytes.Length} bytes, expected a multiple of {record}: a class and {Shape} values for each picture."
            );
        }

        for (int i = 0; i < bytes.Length; i += record)
        {
            if (bytes[i] >= ClassNames.Count)
                throw new InvalidInputException(
                    $"{name} holds the label {bytes[i]} for picture {i / record}, expected 0 to {ClassNames.Count - 1}."
                );
        }

        return bytes;
    }
}
