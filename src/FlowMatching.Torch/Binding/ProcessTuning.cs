using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Binding;

/// <summary>What must be settled in the process before libtorch is loaded: the allocator's options and OpenBLAS's kernels.</summary>
internal static partial class ProcessTuning
{
    // glibc's malloc.h
    private const int TrimThreshold = -1;
    private const int MmapMax = -4;

    private static readonly List<string> Taken = [];

    /// <summary>What was changed and why, for <c>fm doctor</c>.</summary>
    internal static IReadOnlyList<string> Notes => Taken;

    internal static void BeforeFirstLoad()
    {
        if (!OperatingSystem.IsLinux()) return;
        KeepBuffers();
        if (OpenBlas.BetterCore() is { } core) SelectCore(core);
    }

    /// <summary>
    /// By default glibc maps every big buffer anew and returns it to the kernel when freed; the page faults then cost
    /// a fifth of the training step. Buffers are kept instead.
    /// </summary>
    private static void KeepBuffers()
    {
        try
        {
            if (mallopt(MmapMax, 0) == 1 && mallopt(TrimThreshold, -1) == 1) Taken.Add("malloc keeps its buffers (no mmap, no trim)");
        }
        catch (EntryPointNotFoundException)
        {
            Taken.Add("this C library has no mallopt: its allocator is left as it is"); // musl
        }
    }

    private static void SelectCore(string core)
    {
        // Environment.SetEnvironmentVariable does not reach the C environment that OpenBLAS reads.
        if (setenv(OpenBlas.CoreVariable, core, 1) == 0) Taken.Add($"OpenBLAS does not know this processor: its {core} kernels are selected");
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
