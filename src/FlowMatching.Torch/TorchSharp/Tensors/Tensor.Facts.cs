using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe long[] shape => new ReadOnlySpan<long>(Info.Sizes, (int)Info.Dimensions).ToArray();

        public long Dimensions => Info.Dimensions;

        public long ndim => Info.Dimensions;

        public long NumberOfElements => Info.Elements;

        public long ElementSize => Info.ElementSize;

        public ScalarType dtype => (ScalarType)Info.DType;

        public Device device
        {
            get
            {
                var info = Info;
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Info.DeviceType;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Info.IsLeaf != 0;

        public bool requires_grad
        {
            get => Info.RequiresGrad != 0;
            set => NativeMethods.Check(NativeMethods.fm_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>The memory of a contiguous tensor on the CPU; the tensor must outlive the span (GC.KeepAlive). Set it to write.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                NativeMethods.Check(NativeMethods.fm_tensor_data(Handle, out void* data));
                var info = Info;
                return new Span<byte>(data, checked((int)(info.Elements * info.ElementSize)));
            }

            set
            {
                fixed (byte* source = value) NativeMethods.Check(NativeMethods.fm_tensor_write(Handle, source, value.Length));
                GC.KeepAlive(this);
            }
        }

        private NativeTensorInfo Info
        {
            get
            {
                NativeMethods.Check(NativeMethods.fm_tensor_info(Handle, out var info));
                return info;
            }
        }

        public long dim() => Info.Dimensions;

        public long numel() => Info.Elements;

        public long element_size() => Info.ElementSize;

        public long[] size() => shape;

        public long size(int dim)
        {
            long[] sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public unsafe long[] stride() => new ReadOnlySpan<long>(Info.Strides, (int)Info.Dimensions).ToArray();

        public bool is_contiguous() => Info.IsContiguous != 0;

        /// <summary>The value of a tensor of one element.</summary>
        public T item<T>()
            where T : unmanaged
        {
            var result = Aten.item.CallScalar(this);
            object value = result.Tag switch
            {
                NativeTag.Bool => result.Bits != 0,
                NativeTag.Int => result.Bits,
                _ => BitConverter.Int64BitsToDouble(result.Bits),
            };
            return (T)Convert.ChangeType(value, typeof(T));
        }
    }
}
