using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

using static TorchSharp.torch;

namespace FlowMatching.Torch.Binding;

/// <summary>An operator of libtorch, found by schema name and overload at its first call, then called boxed.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    /// <summary>Lists of up to this many elements in total are passed on the stack; longer ones on the native heap.</summary>
    private const int ScratchLength = 128;

    private static readonly ConcurrentDictionary<string, nint> Names = new();

    private nint handle;

    /// <summary>Whether this libtorch has the operator.</summary>
    internal bool Exists => Find() != 0;

    /// <summary>Calls the operator for its one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = Invoke(arguments);
        return results.Length == 1 ? ToTensor(results[0]) : throw Unexpected(results.Length);
    }

    /// <summary>Calls an operator that changes its first argument in place and returns it: the caller keeps its own handle.</summary>
    internal void CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        foreach (ref readonly var result in Invoke(arguments))
        {
            if (result.Tag == NativeTag.Tensor) NativeMethods.fm_tensor_release((nint)result.Bits);
        }
    }

    /// <summary>Calls an operator that returns several tensors or a list of them.</summary>
    internal Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        var results = Invoke(arguments);
        var tensors = new Tensor[results.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = ToTensor(results[i]);
        return tensors;
    }

    /// <summary>Calls an operator that returns one number or truth value.</summary>
    internal NativeResult CallScalar(params ReadOnlySpan<Argument> arguments) => Invoke(arguments)[0];

    private static Tensor ToTensor(in NativeResult result) => new((nint)result.Bits, result.Bytes);

    private ReadOnlySpan<NativeResult> Invoke(ReadOnlySpan<Argument> arguments)
    {
        TensorReaper.Drain();
        nint op = Find();
        if (op == 0) throw Unknown();

        long* scratch = stackalloc long[ScratchLength];
        int length = ScratchNeeded(arguments);
        long* lists = length <= ScratchLength ? scratch : (long*)NativeMemory.Alloc((nuint)length, sizeof(long));
        try
        {
            return Invoke(op, arguments, lists);
        }
        finally
        {
            if (lists != scratch) NativeMemory.Free(lists);
        }
    }

    private static ReadOnlySpan<NativeResult> Invoke(nint op, ReadOnlySpan<Argument> arguments, long* lists)
    {
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        for (int i = 0; i < arguments.Length; i++) values[i] = ToNative(arguments[i], ref lists);

        int status = NativeMethods.fm_operator_call(op, values, arguments.Length, out var results, out int count);

        // The marshaller does not see these owners: without this line a collection during the call could free them.
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Owner);
        NativeMethods.Check(status);
        return new ReadOnlySpan<NativeResult>(results, count);
    }

    private static NativeValue ToNative(in Argument argument, ref long* lists)
    {
        NativeValue value = new()
        {
            Tag = argument.Tag,
            Bits = argument.Bits,
            Name = argument.Name is null ? null : (byte*)NativeName(argument.Name),
        };
        if (argument.Tag is NativeTag.IntList or NativeTag.DoubleList or NativeTag.BoolList or NativeTag.TensorList or NativeTag.String)
        {
            long* start = lists;
            value.Count = Copy(argument.Owner!, ref lists);
            value.Bits = (long)start;
        }

        return value;
    }

    private static int Copy(object list, ref long* target)
    {
        switch (list)
        {
            case long[] integers:
                foreach (long integer in integers) *target++ = integer;
                return integers.Length;
            case double[] numbers:
                foreach (double number in numbers) *target++ = BitConverter.DoubleToInt64Bits(number);
                return numbers.Length;
            case Tensor?[] tensors:
                foreach (var tensor in tensors) *target++ = tensor?.Handle ?? 0;
                return tensors.Length;
            default:
                return CopyText((string)list, ref target);
        }
    }

    private static int CopyText(string text, ref long* target)
    {
        int bytes = Encoding.UTF8.GetBytes(text, new Span<byte>(target, Encoding.UTF8.GetByteCount(text)));
        target += (bytes + sizeof(long) - 1) / sizeof(long);
        return bytes;
    }

    private static int ScratchNeeded(ReadOnlySpan<Argument> arguments)
    {
        int length = 0;
        foreach (ref readonly var argument in arguments)
        {
            length += argument.Owner switch
            {
                Array array => array.Length,
                string text => text.Length, // at most 3 bytes of UTF-8 a character, 8 bytes a place
                _ => 0,
            };
        }

        return length;
    }

    private static nint NativeName(string name) => Names.GetOrAdd(name, Marshal.StringToCoTaskMemUTF8);

    private nint Find()
    {
        if (handle == 0) NativeMethods.Check(NativeMethods.fm_operator_find(name, overload, out handle));
        return handle;
    }

    private NotSupportedException Unknown() =>
        new($"This libtorch ({EngineLoader.Version}) has no operator {name}{(overload.Length > 0 ? "." : "")}{overload}.");

    private InvalidOperationException Unexpected(int count) => new($"{name} returned {count} values, expected 1.");
}
