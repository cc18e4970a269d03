using System.Collections.Concurrent;

namespace FlowMatching.Torch.Binding;

/// <summary>
/// Frees tensors that nobody disposed. Finalizers run on their own thread, tensor calls only on the engine's: a finalizer
/// hands the handle over here, and the next operator call frees it.
/// </summary>
internal static class TensorReaper
{
    private static readonly ConcurrentQueue<nint> Abandoned = new();

    internal static void Abandon(nint handle) => Abandoned.Enqueue(handle);

    internal static void Drain()
    {
        while (!Abandoned.IsEmpty && Abandoned.TryDequeue(out nint handle)) NativeMethods.fm_tensor_release(handle);
    }
}
