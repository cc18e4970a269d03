using System.IO.Compression;
using System.Text;

namespace FlowMatching.Testing;

/// <summary>Writes what torch.save writes of a state_dict: a ZIP archive that holds data.pkl and data/0, data/1, ... The opcodes are those
/// of PyTorch 1.13 and 2.x, one by one, as python's pickletools shows them.</summary>
public sealed class TorchFile
{
    private readonly MemoryStream pickle = new();
    private readonly List<byte[]> storages = [];
    private int remembered;

    /// <summary>Begins an ordered dictionary, as state_dict() gives it.</summary>
    public TorchFile()
    {
        Write([0x80, 2]); // PROTO 2
        OrderedDictionary();
    }

    /// <summary>Adds a tensor that lies in a storage of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="storage">The type of the storage, such as FloatStorage.</param>
    /// <param name="bytes">Its numbers.</param>
    /// <param name="size">Bytes a number.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="strides">Its strides.</param>
    public TorchFile Add(string name, string storage, byte[] bytes, int size, int[] shape, int[] strides)
    {
        Text(name);
        Tensor(storage, bytes, size, shape, strides);
        return this;
    }

    /// <summary>Adds a tensor of float32 row by row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its numbers.</param>
    /// <param name="shape">Its shape.</param>
    public TorchFile Add(string name, float[] values, params int[] shape)
    {
        int[] strides = new int[shape.Length];
        for (int axis = shape.Length - 1, next = 1; axis >= 0; next *= shape[axis--])
            strides[axis] = next;

        return Add(name, "FloatStorage", [.. values.SelectMany(BitConverter.GetBytes)], sizeof(float), shape, strides);
    }

    /// <summary>Adds what is no tensor: a number, a text, nothing, a truth.</summary>
    /// <param name="name">Its name.</param>
    public TorchFile AddOthers(string name)
    {
        Text(name);
        Write("}("u8); // a dictionary
        Text("epoch");
        Write([(byte)'M', 0x10, 0x27]); // 10000
        Text("rate");
        Write([(byte)'G', .. BitConverter.GetBytes(1e-3).Reverse()]);
        Text("best");
        Write("N"u8);
        Text("done");
        Write([0x88]);
        Text("big");
        Write([0x8A, 5, 0, 0, 0, 0, 1]); // 2^32
        Text("betas");
        Write([(byte)'K', 1, (byte)'J', 255, 255, 255, 255, 0x86]); // (1, -1)
        Text("steps");
        Write("](K\u0001K\u0002e"u8); // [1, 2]
        Write("u"u8);
        return this;
    }

    /// <summary>Begins a dictionary under a name; <see cref="End"/> ends it.</summary>
    /// <param name="name">Its name.</param>
    public TorchFile Begin(string name)
    {
        Text(name);
        OrderedDictionary();
        return this;
    }

    /// <summary>Ends the inner dictionary.</summary>
    public TorchFile End()
    {
        Write("u"u8);
        return this;
    }

    /// <summary>Adds opcodes as they are.</summary>
    /// <param name="opcodes">The opcodes.</param>
    public TorchFile Raw(string opcodes)
    {
        Write(Encoding.Latin1.GetBytes(opcodes));
        return this;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="extra">More files of the archive.</param>
    /// <returns>Its bytes.</returns>
    public byte[] ToArray(params (string Name, byte[] Bytes)[] extra)
    {
        Write("u}("u8); // PyTorch notes the versions of its modules as an attribute
        Text("_metadata");
        OrderedDictionary();
        Write("uub."u8);
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
        {
            AddFile(archive, "data.pkl", pickle.ToArray());
            AddFile(archive, "byteorder", "little"u8.ToArray());
            foreach (var (index, storage) in storages.Index())
                AddFile(archive, $"data/{index}", storage);
            AddFile(archive, "version", "3\n"u8.ToArray());
            foreach (var (name, content) in extra)
                AddFile(archive, name, content);
        }

        return bytes.ToArray();
    }

    private static void AddFile(ZipArchive archive, string name, byte[] content)
    {
        using var file = archive.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
        file.Write(content);
    }

    private void Tensor(string storage, byte[] bytes, int size, int[] shape, int[] strides)
    {
        Write("ctorch._utils\n_rebuild_tensor_v2\n"u8);
        Remember();
        Write("(("u8);
        Text("storage");
        Write(Encoding.ASCII.GetBytes($"ctorch\n{storage}\n"));
        Remember();
        Text($"{storages.Count}");
        Text("cpu");
        Number(bytes.Length / size);
        Write("tQ"u8); // the storage
        Number(0);
        Sizes(shape);
        Sizes(strides);
        Write([0x89]); // requires_grad
        Write("ccollections\nOrderedDict\n)Rt"u8);
        Remember();
        Write("R"u8);
        Remember();
        storages.Add(bytes);
    }

    private void OrderedDictionary()
    {
        Write("ccollections\nOrderedDict\n"u8);
        Remember();
        Write(")R"u8);
        Remember();
        Write("("u8);
    }

    private void Sizes(int[] sizes)
    {
        Write("("u8);
        foreach (int size in sizes)
            Number(size);
        Write("t"u8);
    }

    private void Number(int value) => Write([(byte)'J', .. BitConverter.GetBytes(value)]);

    private void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write([(byte)'X', .. BitConverter.GetBytes(bytes.Length), .. bytes]);
        Remember();
    }

    private void Remember() =>
        Write(remembered < 256 ? [(byte)'q', (byte)remembered++] : [(byte)'r', .. BitConverter.GetBytes(remembered++)]);

    private void Write(ReadOnlySpan<byte> bytes) => pickle.Write(bytes);
}
