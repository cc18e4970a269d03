using static TorchSharp.torch;

namespace FlowMatching.Core.Files;

/// <summary>Named tensors as another program keeps them: a safetensors file, or a .pt or .pth of PyTorch's.</summary>
/// <param name="path">The file.</param>
/// <param name="entries">What it says of its tensors.</param>
public abstract class WeightFile(string path, IReadOnlyList<SafetensorsEntry> entries)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What it says of its tensors.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => entries;

    /// <summary>The text pairs beside the tensors.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>Reads the names and shapes; needs no engine.</summary>
    /// <param name="path">The file, whose kind is told by what it holds.</param>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static WeightFile Open(string path) =>
        ForeignWeights.IsZip(path) ? TorchArchive.Open(path)
        : ForeignWeights.KindOf(path) is { } kind ? throw new InvalidDataException($"{path} is {kind}.")
        : new SafetensorsWeights(path, Safetensors.ReadMetadata(path, out var entries), entries);

    /// <summary>Reads tensors; they belong to the caller, and to no dispose scope.</summary>
    /// <param name="names">Which ones.</param>
    public abstract IReadOnlyDictionary<string, Tensor> Read(IReadOnlySet<string> names);

    private sealed class SafetensorsWeights(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<SafetensorsEntry> entries
    ) : WeightFile(path, entries)
    {
        public override IReadOnlyDictionary<string, string> Metadata => metadata;

        public override IReadOnlyDictionary<string, Tensor> Read(IReadOnlySet<string> names) => Safetensors.Read(Path, names);
    }
}

/// <summary>What lies where weights are expected, and is none: told by its first bytes.</summary>
internal static class ForeignWeights
{
    private static readonly (string Kind, byte[] Start)[] Known =
    [
        ("a pointer of git-lfs and not the weights themselves: fetch them with git lfs pull", "version https://git-lfs"u8.ToArray()),
        ("a web page: what was to be fetched was not", "<!DOCTYPE"u8.ToArray()),
        ("a web page: what was to be fetched was not", "<!doctype"u8.ToArray()),
        ("a web page: what was to be fetched was not", "<html"u8.ToArray()),
        ("an HDF5 file, expected safetensors or a .pt of PyTorch's", [0x89, .. "HDF"u8]),
        ("a GGUF file, expected safetensors or a .pt of PyTorch's", "GGUF"u8.ToArray()),
        ("an array of NumPy's, expected safetensors or a .pt of PyTorch's", [0x93, .. "NUMPY"u8]),
        ("packed by gzip: unpack it first", [0x1F, 0x8B]),
    ];

    /// <summary>Names the kind of a file, with what to do.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The words; null where it is of no kind that is known.</returns>
    public static string? KindOf(string path)
    {
        byte[] head = HeadOf(path);
        foreach (var (kind, start) in Known)
            if (head.AsSpan().StartsWith(start))
                return kind;

        // The header of a safetensors file, whatever its length, begins behind eight bytes with a brace.
        return
            (head.Length <= 8 || head[8] != '{')
            && head is [0x80, >= 2 and <= 5, (byte)'c' or (byte)'}' or (byte)'(' or (byte)']' or 0x8A or 0x95, ..]
            ? "a bare pickle, which could run anything and is never read: save it with torch.save of PyTorch 1.6 or later, or as safetensors"
            : null;
    }

    /// <summary>Whether a file begins as a ZIP archive does.</summary>
    /// <param name="path">The file.</param>
    public static bool IsZip(string path) => HeadOf(path).AsSpan().StartsWith("PK\u0003\u0004"u8);

    private static byte[] HeadOf(string path)
    {
        byte[] head = new byte[32];
        using var file = Safetensors.Open(path);
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
