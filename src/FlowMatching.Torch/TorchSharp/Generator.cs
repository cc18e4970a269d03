using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed)
    {
        NativeMethods.Check(NativeMethods.fm_manual_seed(seed));
        return Generator.Default;
    }

    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            long place = ((long)this.device.type << 32) | (uint)this.device.index;
            NativeMethods.Check(NativeMethods.fm_generator_new(place, (long)seed, out handle));
        }

        private Generator(nint handle)
        {
            device = CPU;
            this.handle = handle;
        }

        ~Generator() => Dispose(false);

        public static Generator Default
        {
            get
            {
                NativeMethods.Check(NativeMethods.fm_default_generator(out nint shared));
                return new Generator(shared);
            }
        }

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Generator invalid -- empty handle.");

        public Device device { get; }

        public Tensor get_state()
        {
            NativeMethods.Check(NativeMethods.fm_generator_state(Handle, out nint state));
            GC.KeepAlive(this); // its finalizer frees at once, on another thread
            return new Tensor(state, 0);
        }

        public void set_state(Tensor value)
        {
            NativeMethods.Check(NativeMethods.fm_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public Generator manual_seed(long seed)
        {
            NativeMethods.Check(NativeMethods.fm_generator_set_seed(Handle, seed));
            return this;
        }

        public long initial_seed()
        {
            NativeMethods.Check(NativeMethods.fm_generator_seed(Handle, out long seed));
            GC.KeepAlive(this);
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned != 0) NativeMethods.fm_generator_release(owned);
        }
    }
}
