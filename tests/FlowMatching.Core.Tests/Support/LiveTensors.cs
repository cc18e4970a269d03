using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Counts the tensors of this thread that are held.</summary>
internal static class LiveTensors
{
    public static long Count() => TorchEngine.LiveTensors;
}
