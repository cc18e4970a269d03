namespace FlowMatching.Core.Engine;

/// <summary>What the operating system says of the processor.</summary>
internal static class Processor
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly Lazy<(string Name, HashSet<string> Flags)> Facts = new(Read);

    /// <summary>The model's name.</summary>
    internal static string Name => Facts.Value.Name;

    /// <summary>The instruction sets, as Linux names them (avx2, avx512_bf16, amx_bf16, ...); empty elsewhere.</summary>
    internal static IReadOnlySet<string> Flags => Facts.Value.Flags;

    /// <summary>Whether bf16 products run in hardware (AVX512-BF16 or AMX).</summary>
    internal static bool MultipliesBFloat16 => Flags.Contains("avx512_bf16") || Flags.Contains("amx_bf16");

    private static (string Name, HashSet<string> Flags) Read()
    {
        if (!File.Exists(CpuInfo))
            return (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString(), []);
        string[] lines = File.ReadAllLines(CpuInfo);
        return (Field(lines, "model name"), [.. Field(lines, "flags").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static string Field(string[] lines, string name)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
