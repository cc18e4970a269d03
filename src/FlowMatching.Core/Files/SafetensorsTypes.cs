using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

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
