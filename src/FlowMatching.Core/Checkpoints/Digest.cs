using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>The SHA-256 sums by which a checkpoint tells that none of its bits was changed.</summary>
/// <remarks>There are two: of what the file says (so that the header alone can be checked) and of the numbers in it.</remarks>
internal static class Digest
{
    /// <summary>The entry that holds the sum over all other entries and the table of tensors.</summary>
    public const string HeaderKey = "sha256_header";

    /// <summary>The entry that holds the sum over the tensors' bytes.</summary>
    public const string DataKey = "sha256_data";

    /// <summary>The sum over every entry but its own, and over name, dtype and shape of every tensor, all in the order of their
    /// names.</summary>
    public static string OfHeader(IReadOnlyDictionary<string, string> metadata, IEnumerable<SafetensorsEntry> entries)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.Where(entry => entry.Key != HeaderKey).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(sum, key);
            Append(sum, value);
        }

        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            Append(sum, $"{entry.Name} {entry.DType} {Shapes.Sizes(entry.Shape)}");
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>The sum over the float32 numbers of all tensors, in the order of their names.</summary>
    public static string OfData(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            sum.AppendData(MemoryMarshal.AsBytes(tensor.ToFloatArray().AsSpan()));
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>Adds a text and its length, so that no two lists of texts give the same bytes.</summary>
    private static void Append(IncrementalHash sum, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        sum.AppendData(BitConverter.GetBytes(bytes.LongLength));
        sum.AppendData(bytes);
    }
}
