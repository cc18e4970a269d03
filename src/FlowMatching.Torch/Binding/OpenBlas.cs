using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Binding;

/// <summary>Asks OpenBLAS which kernels it chose, and sets its own thread pool, which libtorch's thread count does not reach.</summary>
internal static unsafe class OpenBlas
{
    internal const string CoreVariable = "OPENBLAS_CORETYPE";

    private const string Library = "libopenblas.so.0";

    /// <summary>Kernels without AVX2: what an OpenBLAS that does not recognise a processor falls back to.</summary>
    private static readonly string[] OldCores =
        ["Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Sandybridge", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Atom", "Nano", "Katmai", "Coppermine", "Northwood"];

    /// <summary>The kernels in use, or null where libtorch runs on another BLAS.</summary>
    internal static string? Core() => Loaded() is var library and not 0 ? CoreOf(library) : null;

    internal static void SetThreads(int count)
    {
        if (Loaded() is var library and not 0 && NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out nint set))
            ((delegate* unmanaged[Cdecl]<int, void>)set)(count);
    }

    /// <summary>
    /// The kernels to ask for by name, when OpenBLAS left to itself picks old ones on a processor that can do better. It is
    /// loaded once to be asked and unloaded again: the choice is made when it loads.
    /// </summary>
    internal static string? BetterCore()
    {
        if (Environment.GetEnvironmentVariable(CoreVariable) is { Length: > 0 }) return null; // the user has chosen
        if (BestForProcessor() is not { } best || Loaded() != 0 || !NativeLibrary.TryLoad(Library, out nint library)) return null;
        try
        {
            return OldCores.Contains(CoreOf(library), StringComparer.OrdinalIgnoreCase) ? best : null;
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    private static string? BestForProcessor()
    {
        var flags = Processor.Flags;
        if (flags.Contains("avx512f") && flags.Contains("avx512vl") && flags.Contains("avx512bw")) return "SkylakeX";
        return flags.Contains("avx2") && flags.Contains("fma") ? "Haswell" : null;
    }

    private static string? CoreOf(nint library) => NativeLibrary.TryGetExport(library, "openblas_get_corename", out nint get)
        ? Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)get)())
        : null;

    private static nint Loaded() => LoadedLibraries.Find("libopenblas") is { } path && NativeLibrary.TryLoad(path, out nint library) ? library : 0;
}
