using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

/// <summary>Reads and writes the safetensors format: a JSON header and the tensors' bytes. It cannot hold code.</summary>
public static class Safetensors
{
    /// <summary>
    /// Writes all tensors and text pairs, sorted by name: equal contents give equal bytes. The file is written beside its
    /// place, flushed to disk and renamed, so that a reader sees the old file or the new one, never half of one.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="tensors">Tensors of any device and stride, under distinct names.</param>
    /// <param name="metadata">Text to store beside them.</param>
    /// <param name="steps">The disk; null for the system's.</param>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string> metadata,
        IDiskSteps? steps = null
    )
    {
        var sorted = tensors.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToArray();
        RequireDistinctNames(sorted);
        DurableFile.Write(
            path,
            file =>
            {
                WriteHeader(file, sorted, metadata);
                foreach (var (_, tensor) in sorted)
                    WriteBytes(file, tensor);
            },
            steps
        );
    }

    /// <summary>Opens a file so that it may be replaced meanwhile: who has opened it goes on with the old one.</summary>
    /// <param name="path">The file.</param>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Reads all tensors (on the CPU) and text pairs.</summary>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var file = Open(path);
        return Read(file, path);
    }

    /// <summary>Reads all tensors (on the CPU) and text pairs of an open file, from its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static SafetensorsFile Read(FileStream file, string path)
    {
        file.Position = 0;
        var header = SafetensorsHeader.Read(file, path);
        return new SafetensorsFile(
            header.Entries.ToDictionary(static entry => entry.Name, entry => ReadTensor(file, entry)),
            header.Metadata
        );
    }

    /// <summary>Reads some of the tensors (on the CPU).</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Which ones.</param>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    internal static Dictionary<string, Tensor> Read(string path, IReadOnlySet<string> names)
    {
        using var file = Open(path);
        var header = SafetensorsHeader.Read(file, path);
        Dictionary<string, Tensor> tensors = [];
        foreach (var entry in header.Entries.Where(entry => names.Contains(entry.Name)))
        {
            file.Position = header.DataStart + entry.Begin;
            tensors.Add(entry.Name, ReadTensor(file, entry));
        }

        return tensors;
    }

    /// <summary>Reads the header alone; needs no engine.</summary>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path, out IReadOnlyList<SafetensorsEntry> entries)
    {
        using var file = Open(path);
        return ReadMetadata(file, path, out entries);
    }

    /// <summary>Reads the header of an open file alone, from its beginning; needs no engine.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="entries">What it says of its tensors.</param>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(
        FileStream file,
        string path,
        out IReadOnlyList<SafetensorsEntry> entries
    )
    {
        file.Position = 0;
        var header = SafetensorsHeader.Read(file, path);
        entries = header.Entries;
        return header.Metadata;
    }

    /// <summary>Otherwise this would write what <see cref="Read(string)"/> refuses.</summary>
    private static void RequireDistinctNames(KeyValuePair<string, Tensor>[] sorted)
    {
        string previous = SafetensorsHeader.MetadataKey;
        foreach (var (name, _) in sorted)
        {
            if (name == previous || name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"A file holds one '{name}'.");
            previous = name;
        }
    }

    private static void WriteHeader(Stream stream, KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
            WriteJson(writer, tensors, metadata);
        while (json.Length % sizeof(ulong) != 0)
            json.WriteByte((byte)' '); // the format aligns the data that follows

        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        json.WriteTo(stream);
    }

    private static void WriteJson(
        Utf8JsonWriter writer,
        KeyValuePair<string, Tensor>[] tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        writer.WriteStartObject();
        writer.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
            WriteEntry(writer, name, tensor, ref offset);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, ref long offset)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", SafetensorsTypes.NameOf(tensor.dtype));
        writer.WriteStartArray("shape");
        foreach (long size in tensor.shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(offset);
        writer.WriteNumberValue(offset += tensor.numel() * tensor.element_size());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteBytes(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var plain = tensor.detach().to(CPU).contiguous();
        stream.Write(plain.bytes);
        GC.KeepAlive(plain);
    }

    private static Tensor ReadTensor(Stream stream, SafetensorsEntry entry)
    {
        SafetensorsTypes.TryFind(entry.DType, out var type, out _);
        byte[] data = new byte[entry.End - entry.Begin];
        stream.ReadExactly(data);
        var tensor = empty([.. entry.Shape], type).DetachFromDisposeScope();
        tensor.bytes = data;
        return tensor;
    }
}

/// <summary>The contents of a safetensors file; it owns its tensors.</summary>
/// <param name="Tensors">The tensors by name, on the CPU.</param>
/// <param name="Metadata">The text pairs under <c>__metadata__</c>.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
    : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}

/// <summary>The SHA-256 over the numbers of a safetensors file, computed without the engine.</summary>
public static class SafetensorsSum
{
    private const int BufferBytes = 1 << 16; // larger ones the collector keeps apart, and frees late

    /// <summary>Adds up the bytes of all tensors of an open file, in the order of their names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static string Of(FileStream file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);

        file.Position = 0;
        var header = SafetensorsHeader.Read(file, path);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        foreach (var entry in header.Entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            file.Position = header.DataStart + entry.Begin;
            Append(sum, file, entry.End - entry.Begin, buffer);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static void Append(IncrementalHash sum, FileStream file, long bytes, byte[] buffer)
    {
        for (long left = bytes; left > 0; left -= buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            sum.AppendData(part);
        }
    }
}
