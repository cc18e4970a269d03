using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>The kernels of our own; each stands beside the plain operators that it replaces.</summary>
[Flags]
public enum KernelSet
{
    /// <summary>Plain operators only.</summary>
    None = 0,

    /// <summary>An MLP from its first layer to its last (<see cref="FusedMlp"/>).</summary>
    Mlp = 1,

    /// <summary>Clipping, AdamW and the moving average in one pass (<see cref="EmaOptimizer"/>).</summary>
    AdamW = 2,

    /// <summary>Group normalisation with what stands around it (<see cref="GroupNormSilu"/>).</summary>
    GroupNorm = 4,

    /// <summary>The gradients of a 3x3 convolution (<see cref="Convolutions"/>).</summary>
    Convolution = 8,

    /// <summary>All of them.</summary>
    All = 15,
}

/// <summary>Which kernels of our own serve.</summary>
public static class ManagedKernels
{
    /// <summary>The environment variable that switches them off, should one be suspected: FM_KERNELS=off.</summary>
    public const string Variable = "FM_KERNELS";

    /// <summary>Those that may serve; unless the variable says otherwise, those that pay on this processor.</summary>
    /// <remarks>With AVX-512 libtorch's own gradients of 3x3 convolutions are faster by a sixth (results/kernels-avx512.md).</remarks>
    public static KernelSet Enabled { get; set; } =
        Environment.GetEnvironmentVariable(Variable) == "off" ? KernelSet.None
        : Vector512.IsHardwareAccelerated ? KernelSet.All & ~KernelSet.Convolution
        : KernelSet.All;

    /// <summary>Whether one may take part in what is computed now: its node bears one backward pass.</summary>
    internal static bool Serves(KernelSet kernel) => Enabled.HasFlag(kernel) && !(Backpropagation.MayRepeat && is_grad_enabled());
}
