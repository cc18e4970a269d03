using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Binding;

/// <summary>The kinds of value that cross the border; the order is the shim's <c>fm::Tag</c>.</summary>
internal enum NativeTag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    DoubleList,
    BoolList,
    TensorList,
    String,
    Device,
    Generator,
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeValue
{
    internal NativeTag Tag;
    internal int Count;
    internal long Bits;
    internal byte* Name;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    internal NativeTag Tag;
    internal int Unused;
    internal long Bits;
    internal long Bytes;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTensorInfo
{
    internal long Dimensions;
    internal long* Sizes;
    internal long* Strides;
    internal long Elements;
    internal long ElementSize;
    internal int DType;
    internal int DeviceType;
    internal int DeviceIndex;
    internal int RequiresGrad;
    internal int IsLeaf;
    internal int IsContiguous;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeAdamWTensors
{
    internal nint Parameter;
    internal nint First;
    internal nint Second;
    internal nint Average;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeAdamWNumbers
{
    internal double LearningRate;
    internal double Beta1;
    internal double Beta2;
    internal double Epsilon;
    internal double WeightDecay;
    internal double GradientScale;
    internal double EmaDecay;
    internal long Step;
}
