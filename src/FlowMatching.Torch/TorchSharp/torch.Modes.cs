using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType int64 = ScalarType.Int64;

    public static DisposeScope NewDisposeScope() => new();

    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.fm_grad_mode() != 0;

    public static int get_num_threads() => NativeMethods.fm_threads();

    public static void set_num_threads(int num) => NativeMethods.Check(NativeMethods.fm_set_threads(num));

    /// <summary>Grad mode from here to Dispose; it is per thread.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly int before = NativeMethods.fm_grad_mode();
        private bool ended;

        internal GradMode(bool on) => NativeMethods.fm_set_grad_mode(on ? 1 : 0);

        public void Dispose()
        {
            if (ended) return;
            ended = true;
            NativeMethods.fm_set_grad_mode(before);
        }
    }

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count()
        {
            NativeMethods.Check(NativeMethods.fm_cuda_devices(out int count));
            return count;
        }

        public static bool is_cudnn_available()
        {
            NativeMethods.Check(NativeMethods.fm_cuda_cudnn(out int available));
            return available != 0;
        }

        public static void manual_seed_all(long seed) => NativeMethods.Check(NativeMethods.fm_cuda_seed_all(seed));

        public static void synchronize(Device? device = null) => NativeMethods.Check(NativeMethods.fm_cuda_synchronize(device?.index ?? -1));
    }

    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                public static bool allow_tf32
                {
                    get => NativeMethods.fm_tf32() != 0;
                    set => NativeMethods.Check(NativeMethods.fm_set_tf32(value ? 1 : 0));
                }
            }
        }
    }
}
