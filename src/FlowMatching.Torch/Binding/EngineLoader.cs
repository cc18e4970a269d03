using System.Reflection;
using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Binding;

/// <summary>Loads the shim, and with it libtorch, once and not before the first tensor call.</summary>
internal static unsafe class EngineLoader
{
    private const string FileName = "lib" + NativeMethods.Library + ".so";

    private static readonly Lock Gate = new();
    private static nint shim;

    /// <summary>The version of the loaded libtorch, such as 1.13.1.</summary>
    internal static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.fm_version()) ?? "unknown";

    /// <summary>The file of libtorch_cpu that this process runs on.</summary>
    internal static string Location => LoadedLibraries.Find("libtorch_cpu") ?? "unknown";

    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(EngineLoader).Assembly, static (name, _, _) => name == NativeMethods.Library ? Load() : 0);

    internal static nint Load()
    {
        lock (Gate)
        {
            if (shim != 0) return shim;

            ProcessTuning.BeforeFirstLoad();
            string path = ShimPath();
            if (!File.Exists(path)) throw new EngineUnavailableException(Missing(path));
            try
            {
                return shim = NativeLibrary.Load(path);
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                throw new EngineUnavailableException($"The engine {path} does not load ({FirstLine(error)}); run scripts/setup to build it anew.", error);
            }
        }
    }

    /// <summary>Beside the binaries, unless $FM_SHIM names another build of it.</summary>
    private static string ShimPath() => Environment.GetEnvironmentVariable("FM_SHIM") is { Length: > 0 } given
        ? given
        : Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) ?? AppContext.BaseDirectory, FileName);

    private static string Missing(string path) =>
        $"No engine: {path} is not there; run scripts/setup, which finds or installs libtorch and builds it.";

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd('.', ' ');
}
