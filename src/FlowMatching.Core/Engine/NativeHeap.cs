using System.Runtime.InteropServices;

namespace FlowMatching.Core.Engine;

/// <summary>The C library's heap, whoever holds what is in it.</summary>
public static partial class NativeHeap
{
    private static bool missing = !OperatingSystem.IsLinux();

    /// <summary>Bytes in use, or 0 where the C library cannot say (glibc can, from 2.33 on).</summary>
    public static long InUse()
    {
        if (missing)
            return 0;
        try
        {
            var info = mallinfo2();
            return (long)(info.InUse + info.Mapped);
        }
        catch (EntryPointNotFoundException)
        {
            missing = true;
            return 0;
        }
    }

    /// <summary>Gives back to the system what the C library keeps of freed memory; nothing where it cannot.</summary>
    public static void Trim()
    {
        if (missing)
            return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            missing = true;
        }
    }

    [LibraryImport("libc")]
    private static partial HeapInfo mallinfo2();

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint kept);

    /// <summary>glibc's struct mallinfo2: ten size_t, of which two are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct HeapInfo
    {
        /// <summary>hblkhd: bytes in blocks mapped one by one.</summary>
        [FieldOffset(32)]
        public readonly ulong Mapped;

        /// <summary>uordblks: bytes in use in the arenas.</summary>
        [FieldOffset(56)]
        public readonly ulong InUse;
    }
}
