using System.IO.Compression;
using System.Text;
using FlowMatching.Core.Files.Pickles;
using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

/// <summary>The tensors of a .pt or .pth file of PyTorch's: a ZIP archive of a pickle, data.pkl, and of a file of numbers for each storage.
/// The pickle is read as data, and nothing in it is executed.</summary>
/// <remarks>Dictionaries in dictionaries are taken apart: their keys are joined by dots. What is no tensor is passed over.</remarks>
internal sealed class TorchArchive : WeightFile
{
    private const int LargestPickle = 1 << 26;
    private const int MostDepth = 16;
    private const int MostValues = 1_000_000;
    private const string Pickle = "data.pkl";

    private readonly string root;
    private readonly IReadOnlyDictionary<string, PickledTensor> tensors;

    private TorchArchive(string path, string root, IReadOnlyDictionary<string, PickledTensor> tensors)
        : base(path, [.. tensors.Select(static pair => new SafetensorsEntry(pair.Key, pair.Value.Storage.DType, pair.Value.Shape))]) =>
        (this.root, this.tensors) = (root, tensors);

    /// <summary>Reads the names and shapes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is broken, or needs what is not read; the message is one sentence.</exception>
    public static new TorchArchive Open(string path)
    {
        using var file = Safetensors.Open(path);
        using ZipArchive archive = new(file, ZipArchiveMode.Read);
        var pickle =
            archive.Entries.FirstOrDefault(static entry => entry.Name == Pickle)
            ?? throw new InvalidDataException($"{path} is a ZIP archive without a {Pickle}, expected a file of torch.save.");
        string root = pickle.FullName[..^Pickle.Length];
        if (archive.GetEntry(root + "constants.pkl") is not null)
            throw new InvalidDataException(
                $"{path} is a program of TorchScript's, expected a state_dict: torch.save(model.state_dict(), FILE)."
            );
        if (pickle.Length > LargestPickle)
            throw new InvalidDataException($"{path} has a {Pickle} of {pickle.Length} bytes, expected at most {LargestPickle}.");

        RequireLittleEndian(path, archive, root);
        try
        {
            Dictionary<string, PickledTensor> tensors = new(StringComparer.Ordinal);
            int left = MostValues;
            Gather(PickleReader.Read(ZipMember.Read(pickle, path)), "", tensors, ref left, MostDepth);
            return new TorchArchive(path, root, tensors);
        }
        catch (PickleFault fault)
        {
            throw new InvalidDataException($"{path} is not a readable file of weights: {Printable.Line(fault.Message)}.", fault);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> Read(IReadOnlySet<string> names)
    {
        using var file = Safetensors.Open(Path);
        using ZipArchive archive = new(file, ZipArchiveMode.Read);
        return tensors
            .Where(pair => names.Contains(pair.Key))
            .GroupBy(static pair => pair.Value.Storage)
            .SelectMany(group => Read(archive, group.Key, group))
            .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
    }

    private KeyValuePair<string, Tensor>[] Read(
        ZipArchive archive,
        PickledStorage storage,
        IEnumerable<KeyValuePair<string, PickledTensor>> parts
    )
    {
        var entry =
            archive.GetEntry($"{root}data/{storage.Key}")
            ?? throw new InvalidDataException($"{Path} is damaged: it has no data/{Printable.Excerpt(storage.Key)}.");
        SafetensorsTypes.TryFind(storage.DType, out var type, out int size);
        if (entry.Length / size < storage.Count)
            throw new InvalidDataException(
                $"{Path} is damaged: data/{Printable.Excerpt(storage.Key)} has {entry.Length} bytes for {storage.Count} numbers of {size}."
            );

        byte[] bytes = ZipMember.Read(entry, Path);
        return [.. parts.Select(part => KeyValuePair.Create(part.Key, TensorOf(part.Value, bytes, type, size)))];
    }

    private static Tensor TensorOf(PickledTensor tensor, byte[] bytes, ScalarType type, int size)
    {
        var made = empty([.. tensor.Shape], type).DetachFromDisposeScope();
        if (tensor.Count == 0)
            return made;

        made.bytes = tensor.IsContiguous
            ? bytes.AsSpan((int)tensor.Offset * size, (int)tensor.Count * size)
            : Gathered(tensor, bytes, size);
        return made;
    }

    // Of a transposed tensor, such as of one that was saved as it lay.
    private static byte[] Gathered(PickledTensor tensor, byte[] bytes, int size)
    {
        byte[] made = new byte[tensor.Count * size];
        long[] index = new long[tensor.Shape.Count];
        long from = tensor.Offset;
        for (int to = 0; to < made.Length; to += size)
        {
            bytes.AsSpan((int)from * size, size).CopyTo(made.AsSpan(to));
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                from += tensor.Strides[axis];
                if (++index[axis] < tensor.Shape[axis])
                    break;

                from -= tensor.Strides[axis] * tensor.Shape[axis];
                index[axis] = 0;
            }
        }

        return made;
    }

    private static void RequireLittleEndian(string path, ZipArchive archive, string root)
    {
        if (
            archive.GetEntry(root + "byteorder") is { Length: <= 16 } order
            && Encoding.ASCII.GetString(ZipMember.Read(order, path)).Trim() == "big"
        )
            throw new InvalidDataException($"{path} has the byte order of another kind of machine (big), expected little.");
    }

    // A dictionary may hold itself, or the same one many times: both bounds end that.
    private static void Gather(object? value, string name, Dictionary<string, PickledTensor> tensors, ref int left, int depth)
    {
        if (depth == 0 || --left == 0)
            throw new PickleFault("its dictionaries lie too deep in each other");
        if (value is PickledTensor tensor && !tensors.TryAdd(name, tensor))
            throw new PickleFault($"it names '{Printable.Excerpt(name)}' twice");
        if (value is not PickledDictionary dictionary)
            return;

        foreach (var (key, inner) in dictionary.Entries)
            if (key is string or long)
                Gather(inner, name.Length == 0 ? $"{key}" : $"{name}.{key}", tensors, ref left, depth - 1);
    }
}
