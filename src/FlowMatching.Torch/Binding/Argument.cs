using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch.Binding;

/// <summary>One argument of an operator call: a tagged value, its owner (kept alive through the call) and, if given by name, the name.</summary>
internal readonly struct Argument
{
    private Argument(NativeTag tag, long bits = 0, object? owner = null, string? name = null)
    {
        Tag = tag;
        Bits = bits;
        Owner = owner;
        Name = name;
    }

    internal NativeTag Tag { get; }

    internal long Bits { get; }

    internal object? Owner { get; }

    internal string? Name { get; }

    /// <summary>The schema's "None": an optional argument that is not given although a later one is.</summary>
    internal static Argument None => default;

    /// <summary>The same value, given by the schema's argument name (keyword-only arguments need it).</summary>
    internal Argument As(string name) => new(Tag, Bits, Owner, name);

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? None : new(NativeTag.Tensor, tensor.Handle, tensor);

    public static implicit operator Argument(long value) => new(NativeTag.Int, value);

    public static implicit operator Argument(int value) => new(NativeTag.Int, value);

    public static implicit operator Argument(long? value) => value is { } number ? number : None;

    public static implicit operator Argument(double value) => new(NativeTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } number ? number : None;

    public static implicit operator Argument(bool value) => new(NativeTag.Bool, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } flag ? flag : None;

    public static implicit operator Argument(long[]? values) => values is null ? None : new(NativeTag.IntList, 0, values);

    public static implicit operator Argument(double[]? values) => values is null ? None : new(NativeTag.DoubleList, 0, values);

    public static implicit operator Argument(Tensor?[] tensors) => new(NativeTag.TensorList, 0, tensors);

    public static implicit operator Argument(string? text) => text is null ? None : new(NativeTag.String, 0, text);

    public static implicit operator Argument(ScalarType type) => (int)type;

    public static implicit operator Argument(ScalarType? type) => type is { } given ? given : None;

    public static implicit operator Argument(Device? device) =>
        device is null ? None : new(NativeTag.Device, ((long)device.type << 32) | (uint)device.index);

    public static implicit operator Argument(Generator? generator) =>
        generator is null ? None : new(NativeTag.Generator, generator.Handle, generator);

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? None : scalar.Type switch
    {
        ScalarType.Bool => scalar.Bits != 0,
        ScalarType.Int64 => scalar.Bits,
        _ => new Argument(NativeTag.Double, scalar.Bits),
    };
}
