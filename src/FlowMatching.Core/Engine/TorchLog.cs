using System.Runtime.InteropServices;

namespace FlowMatching.Core.Engine;

/// <summary>What libtorch itself writes on the error stream.</summary>
internal static class TorchLog
{
    // The variable that python's torch reads; one who sets it wants to see what libtorch says.
    private const string Variable = "TORCH_CPP_LOG_LEVEL",
        Level = "FLAGS_caffe2_log_level";
    private const int Errors = 2; // c10's order: info, warning, error, fatal

    /// <summary>Lets errors alone be told: on a processor whose caches cannot be read (many virtual machines) libtorch warns at every
    /// convolution that NNPACK, which it does well without, cannot start: thousands of lines in a training.</summary>
    /// <param name="c10">The loaded library c10; one that keeps its level elsewhere is left as it is.</param>
    internal static void TellErrorsOnly(nint c10)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } && NativeLibrary.TryGetExport(c10, Level, out nint level))
            Marshal.WriteInt32(level, Errors);
    }
}
