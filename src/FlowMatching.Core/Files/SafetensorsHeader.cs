using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

/// <summary>
/// Reads and checks a safetensors header: 8 bytes of length N (little-endian), N bytes of JSON, then the tensors' bytes
/// without gaps. Nothing in it is believed: every length, offset, type, shape and name is held against the file.
/// </summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>The reference reader's own limit on N.</summary>
    private const long LargestHeader = 100_000_000;

    /// <summary>More dimensions than any engine has.</summary>
    private const int MostDimensions = 64;

    private const int LongestFault = 600,
        KeptEnd = 100;

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    internal IReadOnlyList<SafetensorsEntry> Entries { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    internal long DataStart { get; }

    internal static SafetensorsHeader Read(Stream stream, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(ReadJson(stream));
            long dataStart = stream.Position;
            RequireDistinctNames(json.RootElement);
            var entries = EntriesOf(json.RootElement).OrderBy(static entry => entry.Begin).ThenBy(static entry => entry.End).ToArray();
            RequireNoGaps(entries, stream.Length - dataStart);
            return new SafetensorsHeader(entries, ReadMetadata(json.RootElement), dataStart);
        }
        catch (Fault fault)
        {
            throw Refusal(path, fault.Message, fault);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw Refusal(path, "its header is not the JSON of that format", error);
        }
    }

    private static InvalidDataException Refusal(string path, string why, Exception error) =>
        new($"{path} is not a readable safetensors file: {Shown(why)}.", error);

    /// <summary>What a header says may be long, or hold what a terminal would obey.</summary>
    private static string Shown(string why) =>
        string.Concat(
            (why.Length <= LongestFault ? why : $"{why[..(LongestFault - KeptEnd)]} ... {why[^KeptEnd..]}").Select(static c =>
                char.IsControl(c) ? '?' : c
            )
        );

    private static byte[] ReadJson(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (stream.Length < prefix.Length)
            throw new Fault($"it has {stream.Length} bytes, fewer than the 8 of its length field");
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long left = stream.Length - prefix.Length;
        if (length > LargestHeader)
            throw new Fault($"its header claims {length} bytes, more than the format's limit of {LargestHeader}");
        if ((long)length > left)
            throw new Fault($"its header claims {length} bytes, but only {left} follow: the file is cut short or of another kind");
        byte[] json = new byte[length];
        stream.ReadExactly(json);
        return json;
    }

    /// <summary>At every level: a reader must not depend on which of two equal names it believes.</summary>
    private static void RequireDistinctNames(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        HashSet<string> names = [];
        foreach (var property in value.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw new Fault($"it names '{property.Name}' twice");
            RequireDistinctNames(property.Value);
        }
    }

    private static IEnumerable<SafetensorsEntry> EntriesOf(JsonElement root) =>
        root.EnumerateObject()
            .Where(static property => property.Name != MetadataKey)
            .Select(static property => Entry(property.Name, property.Value));

    private static SafetensorsEntry Entry(string name, JsonElement value)
    {
        string type = value.GetProperty("dtype").GetString() ?? "";
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(static offset => offset.GetInt64())];
        if (!SafetensorsTypes.TryFind(type, out _, out int bytes))
            throw new Fault($"'{name}' has type '{type}', expected one of {SafetensorsTypes.Names}");
        if (offsets.Length != 2 || shape.Length > MostDimensions || Array.Exists(shape, static size => size < 0))
            throw new Fault($"'{name}' has a broken shape or place");
        long expected = Bytes(shape, bytes);
        if (offsets[1] - offsets[0] != expected)
            throw new Fault($"'{name}' has {offsets[1] - offsets[0]} bytes, its shape and type ask for {expected}");
        if (expected > Array.MaxLength)
            throw new Fault($"'{name}' has {expected} bytes, expected at most {Array.MaxLength} in a tensor");
        return new SafetensorsEntry(name, type, shape) { Begin = offsets[0], End = offsets[1] };
    }

    /// <summary>The strides of an empty tensor are products too: none may overflow, whichever size is 0.</summary>
    private static long Bytes(long[] shape, int size)
    {
        long most = shape.Aggregate((long)size, static (product, next) => checked(product * Math.Max(1, next)));
        return shape.Contains(0) ? 0 : most;
    }

    private static void RequireNoGaps(SafetensorsEntry[] entries, long available)
    {
        long next = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != next)
                throw new Fault($"the bytes of '{entry.Name}' begin at {entry.Begin}, expected {next}");
            next = entry.End;
        }

        if (next != available)
            throw new Fault(
                $"its tensors need {next} bytes, the file has {available}: it is {(next > available ? "cut short" : "longer than it says")}"
            );
    }

    private static Dictionary<string, string> ReadMetadata(JsonElement root) =>
        root.TryGetProperty(MetadataKey, out var metadata)
            ? metadata
                .EnumerateObject()
                .ToDictionary(
                    static pair => pair.Name,
                    static pair => pair.Value.GetString() ?? throw new Fault($"the value of '{pair.Name}' in its metadata is not text")
                )
            : [];

    /// <summary>What is wrong with a file, as the end of a sentence about it.</summary>
    private sealed class Fault(string message) : Exception(message);
}

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">Its type in the format's spelling: F32, BF16, I64, ...</param>
/// <param name="Shape">Its sizes.</param>
public sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape)
{
    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Begin { get; init; }

    /// <summary>Where they end.</summary>
    internal long End { get; init; }
}

/// <summary>The element types that both the format and the engine have.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    internal static string Names => string.Join(", ", All.Select(static entry => entry.Name));

    internal static string NameOf(ScalarType type) => All.First(entry => entry.Type == type).Name;

    internal static bool TryFind(string name, out ScalarType type, out int bytes)
    {
        var found = Array.Find(All, entry => entry.Name == name);
        (type, bytes) = (found.Type, found.Bytes);
        return found.Name is not null;
    }
}
