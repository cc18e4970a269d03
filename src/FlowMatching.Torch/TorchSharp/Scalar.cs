using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number on its way into an operator; its kind (bool, integer, real) decides type promotion as in Python.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarType type, long bits)
    {
        Type = type;
        Bits = bits;
    }

    public ScalarType Type { get; }

    internal long Bits { get; }

    public static implicit operator Scalar(byte value) => new(ScalarType.Int64, value);

    public static implicit operator Scalar(int value) => new(ScalarType.Int64, value);

    public static implicit operator Scalar(long value) => new(ScalarType.Int64, value);

    public static implicit operator Scalar(float value) => new(ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(double value) => new(ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1 : 0);

    public void Dispose()
    {
    }
}
