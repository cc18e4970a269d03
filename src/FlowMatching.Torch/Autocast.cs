using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>Runs the products of a block in bf16. It is per thread, and does nothing in float32 or in a package build.</summary>
public static class Autocast
{
    [ThreadStatic]
    private static Scope? innermost;

    /// <summary>Switches autocast on until the result is disposed; the bf16 copies of weights made inside end with it.</summary>
    public static IDisposable Enter(Device device, Precision precision) =>
        precision == Precision.BFloat16 && Provider.HasAutocast ? new Scope(device) : Nothing.Instance;

    /// <summary>Whether this thread is inside such a block on that kind of device.</summary>
    internal static bool IsOn(DeviceType device) => innermost?.Covers(device) == true;

    private sealed class Scope : IDisposable
    {
        private readonly Scope? outer = innermost;
        private readonly Device device;
        private readonly bool before;
        private bool ended;

        internal Scope(Device device)
        {
            this.device = device;
            before = Provider.SetAutocast(device, true);
            innermost = this;
        }

        public void Dispose()
        {
            if (ended) return;
            ended = true;
            innermost = outer;
            Provider.SetAutocast(device, before);
        }

        internal bool Covers(DeviceType type) => device.type == type || outer?.Covers(type) == true;
    }

    private sealed class Nothing : IDisposable
    {
        internal static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
