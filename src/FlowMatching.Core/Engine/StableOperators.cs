using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Operators of libtorch that TorchSharp lacks, through libtorch's stable C interface; gradients pass through them as through any
/// other.</summary>
/// <remarks>
/// torch/csrc/stable/c/shim.h and torch/csrc/inductor/aoti_torch/c/shim.h of libtorch 2.10. The dispatcher takes a stack of 64-bit slots,
/// one for each argument of the operator's schema, and puts its results over them. A tensor goes in as a handle of its own, which the call
/// consumes. What libtorch finds wrong it prints on standard error, so shapes are checked before.
/// </remarks>
public static unsafe partial class StableOperators
{
    private const string Library = "torch_cpu";

    /// <summary>The interface's version, 2.10: major and minor in the two uppermost bytes.</summary>
    private const ulong Interface = (2UL << 56) | (10UL << 48);

    /// <summary>Operators that have been called: such a one exists, so a call of it that fails has consumed its handles too.</summary>
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    static StableOperators() =>
        NativeLibrary.SetDllImportResolver(
            typeof(StableOperators).Assembly,
            static (name, _, _) => name == Library ? NativeLibrary.Load(NativeLibraries.Load().Libtorch) : 0
        );

    /// <summary>The same pictures (B, C, H, W) with the channels of a pixel beside each other in memory (NHWC).</summary>
    /// <exception cref="ArgumentException">The tensor has not four dimensions.</exception>
    public static Tensor ChannelsLast(Tensor x)
    {
        if (x.dim() != 4)
            throw new ArgumentException(
                $"The tensor has {x.dim()} dimensions, expected 4: channels last is an order of pictures (B, C, H, W)."
            );
        return Result(Call("aten::contiguous", [Slot(x), (uint)aoti_torch_memory_format_channels_last()]));
    }

    /// <summary>AdamW of many parameters in one kernel, in place: libtorch's, for a GPU.</summary>
    /// <param name="parameters">Parameters θ.</param>
    /// <param name="gradients">Gradients of the same shapes.</param>
    /// <param name="first">First moments m.</param>
    /// <param name="second">Second moments v.</param>
    /// <param name="steps">Number of the step for each parameter, float32 of shape () on its device.</param>
    /// <param name="settings">The constants.</param>
    /// <param name="learningRate">η.</param>
    /// <exception cref="ArgumentException">The lists do not fit together.</exception>
    internal static void FusedAdamW(
        Tensor[] parameters,
        Tensor[] gradients,
        Tensor[] first,
        Tensor[] second,
        Tensor[] steps,
        AdamWSettings settings,
        double learningRate
    )
    {
        foreach (var list in (Tensor[][])[gradients, first, second])
            RequireAlike(parameters, list);
        if (steps.Length != parameters.Length)
            throw new ArgumentException($"There are {steps.Length} step counts, expected {parameters.Length}.");

        Call(
            "aten::_fused_adamw_",
            [
                Slot(parameters),
                Slot(gradients),
                Slot(first),
                Slot(second),
                Slot([]),
                Slot(steps),
                Slot(learningRate),
                Slot(settings.Beta1),
                Slot(settings.Beta2),
                Slot(settings.WeightDecay),
                Slot(settings.Epsilon),
                0,
                0,
                0,
                0, // amsgrad, maximize, grad_scale, found_inf
            ]
        );
    }

    /// <summary>Where the first entry of a dense float32 tensor is in memory.</summary>
    internal static float* Floats(Tensor tensor)
    {
        Check("data_ptr", aoti_torch_get_data_ptr(tensor.Handle, out nint pointer));
        GC.KeepAlive(tensor);
        return (float*)pointer;
    }

    private static void RequireAlike(Tensor[] parameters, Tensor[] others)
    {
        if (others.Length != parameters.Length)
            throw new ArgumentException($"There are {others.Length} tensors for {parameters.Length} parameters.");
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!others[i].shape.AsSpan().SequenceEqual(parameters[i].shape))
                throw new ArgumentException(
                    $"Tensor {i} has shape ({string.Join(", ", others[i].shape)}), expected ({string.Join(", ", parameters[i].shape)})."
                );
        }
    }

    private static ulong[] Call(string name, ulong[] stack)
    {
        int status;
        fixed (ulong* first = stack)
            status = torch_call_dispatcher(name, "", first, Interface);
        if (status == 0)
        {
            Known.TryAdd(name, true);
            return stack;
        }

        // Of an operator that libtorch does not know it has consumed nothing. Lists are not freed then: the process has no use for this
        // engine.
        throw new InvalidOperationException(
            Known.ContainsKey(name) ? $"{name} failed; libtorch has printed why." : $"{name} failed, or this libtorch does not have it."
        );
    }

    private static Tensor Result(ulong[] stack) => Tensor.UnsafeCreateTensor((nint)stack[0]);

    /// <summary>A handle of its own for a tensor.</summary>
    private static ulong Slot(Tensor tensor)
    {
        Check("new handle", aoti_torch_new_tensor_handle(tensor.Handle, out nint handle));
        GC.KeepAlive(tensor);
        return (ulong)handle;
    }

    private static ulong Slot(Tensor[] tensors)
    {
        Check("new list", torch_new_list_reserve_size((nuint)tensors.Length, out nint list));
        foreach (var tensor in tensors)
            Check("list", torch_list_push_back(list, Slot(tensor)));
        return (ulong)list;
    }

    private static ulong Slot(double number) => BitConverter.DoubleToUInt64Bits(number);

    private static void Check(string what, int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"libtorch's {what} failed; it has printed why.");
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int torch_call_dispatcher(string name, string overload, ulong* stack, ulong version);

    [LibraryImport(Library)]
    private static partial int aoti_torch_memory_format_channels_last();

    [LibraryImport(Library)]
    private static partial int aoti_torch_new_tensor_handle(nint tensor, out nint handle);

    [LibraryImport(Library)]
    private static partial int torch_new_list_reserve_size(nuint size, out nint list);

    [LibraryImport(Library)]
    private static partial int torch_list_push_back(nint list, ulong value);

    [LibraryImport(Library)]
    private static partial int aoti_torch_get_data_ptr(nint tensor, out nint pointer);
}
