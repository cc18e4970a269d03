using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A handle on a tensor of libtorch. It is freed by Dispose, by its scope, or at last by the collector.</summary>
    public partial class Tensor : IDisposable
    {
        private static long count;
        private static long peak;

        private readonly long bytesOwned;
        private nint handle;

        internal Tensor(nint handle, long bytes)
        {
            this.handle = handle;
            bytesOwned = bytes;
            Peak(Interlocked.Increment(ref count));
            NativeBudget.Add(bytes);
            DisposeScope.Current?.Adopt(this);
        }

        ~Tensor()
        {
            if (Surrender() is var owned and not 0) TensorReaper.Abandon(owned);
        }

        public static long TotalCount => Interlocked.Read(ref count);

        public static long PeakCount => Interlocked.Read(ref peak);

        public bool IsInvalid => handle == 0;

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        protected virtual void Dispose(bool disposing)
        {
            OwningScope?.MarkAsDisposed(this);
            OwningScope = null;
            if (Surrender() is var owned and not 0) NativeMethods.fm_tensor_release(owned);
        }

        /// <summary>Takes another tensor's native handle over; that tensor is then empty (used by Parameter).</summary>
        internal static (nint Handle, long Bytes) TakeOver(Tensor source)
        {
            source.OwningScope?.MarkAsDisposed(source);
            source.OwningScope = null;
            nint taken = source.Handle;
            source.Surrender();
            GC.SuppressFinalize(source);
            return (taken, source.bytesOwned);
        }

        private static void Peak(long now)
        {
            long seen;
            while (now > (seen = Interlocked.Read(ref peak)) && Interlocked.CompareExchange(ref peak, now, seen) != seen)
            {
            }
        }

        private nint Surrender()
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned == 0) return 0;
            Interlocked.Decrement(ref count);
            NativeBudget.Remove(bytesOwned);
            return owned;
        }
    }
}
