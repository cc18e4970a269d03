using System.Runtime.InteropServices;

namespace FlowMatching.Benchmarks.Soak;

/// <summary>Bytes in use in glibc's heap, whoever holds them: mallinfo2, from glibc 2.33 on.</summary>
internal static partial class CLibraryHeap
{
    internal static long InUse()
    {
        try
        {
            var info = mallinfo2();
            return (long)(info.InUse + info.Mapped);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc")]
    private static partial Info mallinfo2();

    /// <summary>glibc's struct mallinfo2: ten size_t, of which two are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct Info
    {
        [FieldOffset(32)]
        public readonly ulong Mapped;

        [FieldOffset(56)]
        public readonly ulong InUse;
    }
}
