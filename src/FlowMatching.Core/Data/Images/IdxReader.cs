using System.Buffers.Binary;

namespace FlowMatching.Core.Data.Images;

/// <summary>Reads IDX, the format of MNIST and of the sets made to stand in for it; gzip is undone where it is there.</summary>
/// <remarks>Big-endian: two zero bytes, the type 0x08 (unsigned bytes), the number of dimensions, each dimension in 32 bits, then the
/// values. Pictures have the dimensions (N, H, W), labels (N).</remarks>
public static class IdxReader
{
    private const uint ImagesMagic = 0x00000803,
        LabelsMagic = 0x00000801;
    private const int MostSide = 4096;

    /// <summary>Reads a file of pictures and the file of their labels.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="images">The pictures, gzip or plain.</param>
    /// <param name="labels">Their labels, gzip or plain.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="imagesName">What messages call the file of the pictures.</param>
    /// <param name="labelsName">What messages call the file of the labels.</param>
    /// <returns>The set.</returns>
    /// <exception cref="InvalidInputException">One sentence on what is wrong with which file.</exception>
    public static ImageSet Read(
        string name,
        Stream images,
        Stream labels,
        IReadOnlyList<string> classNames,
        string imagesName = "the file of pictures",
        string labelsName = "the file of labels"
    )
    {
        ArgumentNullException.ThrowIfNull(classNames);

        var (shape, pixels) = ReadImages(images, imagesName);
        int[] classes = ReadLabels(labels, classNames.Count, labelsName);
        int count = pixels.Length / shape.Size;

        return classes.Length == count
            ? new ImageSet(name, shape, pixels, classes, classNames)
            : throw new InvalidInputException(
                $"{labelsName} has {classes.Length} labels for the {count} pictures of {imagesName}, expected one each."
            );
    }

    /// <summary>Reads a file of grey pictures.</summary>
    /// <param name="stream">The file, gzip or plain.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The shape (1, H, W) of a picture, and the values, shape (N, 1, H, W).</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static (ImageShape Shape, byte[] Pixels) ReadImages(Stream stream, string name)
    {
        using var plain = PlainStream.Of(stream);
        int[] sizes = Header(plain, ImagesMagic, dimensions: 3, "pictures", name);
        if (sizes[1] > MostSide || sizes[2] > MostSide)
        {
            throw new InvalidInputException(
                $"{name} claims pictures of {sizes[1]} x {sizes[2]} pixels, expected {MostSide} x {MostSide} or less."
            );
        }

        return (new ImageShape(1, sizes[1], sizes[2]), Values(plain, sizes, name));
    }

    /// <summary>Reads a file of labels.</summary>
    /// <param name="stream">The file, gzip or plain.</param>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The labels, each 0 to K − 1.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static int[] ReadLabels(Stream stream, int classes, string name)
    {
        using var plain = PlainStream.Of(stream);
        byte[] labels = Values(plain, Header(plain, LabelsMagic, dimensions: 1, "labels", name), name);
        int bad = Array.FindIndex(labels, label => label >= classes);

        return bad < 0
            ? Array.ConvertAll(labels, label => (int)label)
            : throw new InvalidInputException($"{name} holds the label {labels[bad]} for picture {bad}, expected 0 to {classes - 1}.");
    }

    private static int[] Header(Stream stream, uint magic, int dimensions, string what, string name)
    {
        int length = 4 * (1 + dimensions);
        byte[] header = BoundedReading.UpTo(stream, length, name);
        uint found = header.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(header);
        if (header.Length >= 4 && found != magic)
        {
            throw new InvalidInputException($"{name} begins with 0x{found:X8}, expected 0x{magic:X8}: an IDX file of {what}.");
        }

        if (header.Length < length)
            throw new InvalidInputException($"{name} is cut short: it has {header.Length} bytes, not even the {length} of an IDX header.");

        int[] sizes = [.. Enumerable.Range(1, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * i)))];

        return sizes.All(size => size > 0)
            ? sizes
            : throw new InvalidInputException(
                $"{name} claims the dimensions ({string.Join(", ", sizes.Select(size => (uint)size))}), expected 1 to {int.MaxValue} each."
            );
    }

    private static byte[] Values(Stream stream, int[] sizes, string name)
    {
        long wanted = sizes.Aggregate(1L, (product, size) => product > Array.MaxLength ? product : product * size);
        if (wanted > Array.MaxLength)
        {
            throw new InvalidInputException(
                $"{name} claims the dimensions ({string.Join(", ", sizes)}), expected {Array.MaxLength} bytes or less in all."
            );
        }

        byte[] values = BoundedReading.UpTo(stream, (int)wanted, name);
        if (values.Length < wanted)
            throw new InvalidInputException($"{name} is cut short: it has {values.Length} bytes of data, its header says {wanted}.");

        return BoundedReading.UpTo(stream, 1, name).Length == 0
            ? values
            : throw new InvalidInputException($"{name} goes on after the {wanted} bytes of data that its header says.");
    }
}
