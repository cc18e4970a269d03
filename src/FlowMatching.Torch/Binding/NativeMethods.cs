using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Binding;

/// <summary>The shim's C ABI (Native/fm_torch.cpp). Every int result is 0, or 1 with the message in fm_error().</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "fmtorch";

    /// <summary>The loader stands ready before the first call; nothing is loaded until then.</summary>
    static NativeMethods() => EngineLoader.Register();

    [LibraryImport(Library)]
    internal static partial byte* fm_error();

    [LibraryImport(Library)]
    internal static partial byte* fm_error_detail();

    [LibraryImport(Library)]
    internal static partial byte* fm_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int fm_operator_find(string name, string overload, out nint found);

    [LibraryImport(Library)]
    internal static partial int fm_operator_call(nint op, NativeValue* values, int count, out NativeResult* results, out int resultCount);

    [LibraryImport(Library)]
    internal static partial void fm_tensor_release(nint handle);

    [LibraryImport(Library)]
    internal static partial int fm_tensor_info(nint handle, out NativeTensorInfo info);

    [LibraryImport(Library)]
    internal static partial int fm_tensor_data(nint handle, out void* data);

    [LibraryImport(Library)]
    internal static partial int fm_tensor_write(nint handle, void* source, long bytes);

    [LibraryImport(Library)]
    internal static partial int fm_tensor_from_blob(
        void* data, long* sizes, int dimensions, int dtype, delegate* unmanaged[Cdecl]<nint, void> deleter, nint context, out nint created);

    [LibraryImport(Library)]
    internal static partial int fm_set_requires_grad(nint handle, int on);

    [LibraryImport(Library)]
    internal static partial int fm_grad_of(nint handle, out nint grad);

    [LibraryImport(Library)]
    internal static partial int fm_set_grad(nint handle, nint grad);

    [LibraryImport(Library)]
    internal static partial int fm_retain_grad(nint handle);

    [LibraryImport(Library)]
    internal static partial int fm_backward(
        nint* roots, int count, nint* gradients, int gradientCount, nint* inputs, int inputCount, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int fm_grad(
        nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int gradientCount,
        int retainGraph, int createGraph, int allowUnused, nint* found, long* bytes);

    [LibraryImport(Library)]
    internal static partial int fm_grad_mode();

    [LibraryImport(Library)]
    internal static partial void fm_set_grad_mode(int on);

    [LibraryImport(Library)]
    internal static partial int fm_autocast(int deviceType, int on, int dtype, out int wasOn);

    [LibraryImport(Library)]
    internal static partial int fm_generator_new(long device, long seed, out nint created);

    [LibraryImport(Library)]
    internal static partial void fm_generator_release(nint handle);

    [LibraryImport(Library)]
    internal static partial int fm_generator_set_seed(nint handle, long seed);

    [LibraryImport(Library)]
    internal static partial int fm_generator_seed(nint handle, out long seed);

    [LibraryImport(Library)]
    internal static partial int fm_generator_state(nint handle, out nint state);

    [LibraryImport(Library)]
    internal static partial int fm_generator_set_state(nint handle, nint state);

    [LibraryImport(Library)]
    internal static partial int fm_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int fm_default_generator(out nint generator);

    [LibraryImport(Library)]
    internal static partial int fm_threads();

    [LibraryImport(Library)]
    internal static partial int fm_set_threads(int count);

    [LibraryImport(Library)]
    internal static partial int fm_interop_threads();

    [LibraryImport(Library)]
    internal static partial int fm_set_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int fm_cuda_devices(out int count);

    [LibraryImport(Library)]
    internal static partial int fm_cuda_cudnn(out int available);

    [LibraryImport(Library)]
    internal static partial int fm_cuda_seed_all(long seed);

    [LibraryImport(Library)]
    internal static partial int fm_cuda_synchronize(long index);

    [LibraryImport(Library)]
    internal static partial int fm_tf32();

    [LibraryImport(Library)]
    internal static partial int fm_set_tf32(int on);

    [LibraryImport(Library)]
    internal static partial int fm_adamw_ema(NativeAdamWTensors* tensors, int count, NativeAdamWNumbers* numbers);

    [LibraryImport(Library)]
    internal static partial int fm_squared_norm(NativeAdamWTensors* tensors, int count, out double sum);

    /// <summary>Turns a status into an exception, as TorchSharp does: its type, and libtorch's first line as its message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(int status)
    {
        if (status != 0) Throw();
    }

    private static void Throw()
    {
        NativeLog.Write(Marshal.PtrToStringUTF8((nint)fm_error_detail()) ?? "");
        throw new ExternalException(Marshal.PtrToStringUTF8((nint)fm_error()));
    }
}
