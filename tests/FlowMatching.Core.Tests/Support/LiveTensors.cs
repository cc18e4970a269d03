using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Counts tensors that are held, after those that other tests merely forgot have been collected.</summary>
internal static class LiveTensors
{
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var last = zeros(1); // an engine may free what finalizers handed in only when the next tensor is made

        return Tensor.TotalCount - 1;
    }
}
