using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>A vector of float32: what the loops of the kernels need of it, so that each is written once for every width.</summary>
internal unsafe interface IFloats<TSelf>
    where TSelf : struct, IFloats<TSelf>
{
    /// <summary>Numbers of a vector.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(float* from);

    static abstract TSelf Create(float number);

    void Store(float* to);

    /// <summary>The sum of its numbers.</summary>
    float Sum();

    /// <summary>Its first number.</summary>
    float First { get; }

    /// <summary>a b + c, rounded once where the processor has fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>x within bounds. NaN stays: the native minimum and maximum give the second operand, or NaN, where one of the two is
    /// NaN.</summary>
    static abstract TSelf Clamp(TSelf x, float low, float high);

    /// <summary>2ⁿ where the lowest eight bits of a number are n + 127, and ∞ for n = 128, whatever stands above the low nine.</summary>
    static abstract TSelf PowerOfTwo(TSelf biased);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);
}

/// <summary>16 numbers: AVX-512.</summary>
internal readonly unsafe struct Floats512(Vector512<float> value) : IFloats<Floats512>
{
    private readonly Vector512<float> value = value;

    public static int Count => Vector512<float>.Count;

    public float First => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Create(float number) => new(Vector512.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 MultiplyAdd(Floats512 a, Floats512 b, Floats512 c) =>
        new(Vector512.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Clamp(Floats512 x, float low, float high) =>
        new(Vector512.MinNative(Vector512.Create(high), Vector512.MaxNative(Vector512.Create(low), x.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 PowerOfTwo(Floats512 biased) => new((biased.value.AsInt32() << 23).AsSingle());

    public static Floats512 operator +(Floats512 a, Floats512 b) => new(a.value + b.value);

    public static Floats512 operator -(Floats512 a, Floats512 b) => new(a.value - b.value);

    public static Floats512 operator -(Floats512 a) => new(-a.value);

    public static Floats512 operator *(Floats512 a, Floats512 b) => new(a.value * b.value);

    public static Floats512 operator /(Floats512 a, Floats512 b) => new(a.value / b.value);
}

/// <summary>As many numbers as <see cref="Vector{T}"/> has: 8 with AVX2, else 4.</summary>
internal readonly unsafe struct FloatsOfVector(Vector<float> value) : IFloats<FloatsOfVector>
{
    private readonly Vector<float> value = value;

    public static int Count => Vector<float>.Count;

    public float First => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsOfVector Load(float* from) => new(Vector.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsOfVector Create(float number) => new(Vector.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsOfVector MultiplyAdd(FloatsOfVector a, FloatsOfVector b, FloatsOfVector c) =>
        new(Vector.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsOfVector Clamp(FloatsOfVector x, float low, float high) =>
        new(Vector.MinNative(Vector.Create(high), Vector.MaxNative(Vector.Create(low), x.value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsOfVector PowerOfTwo(FloatsOfVector biased) => new(Vector.AsVectorSingle(Vector.AsVectorInt32(biased.value) << 23));

    public static FloatsOfVector operator +(FloatsOfVector a, FloatsOfVector b) => new(a.value + b.value);

    public static FloatsOfVector operator -(FloatsOfVector a, FloatsOfVector b) => new(a.value - b.value);

    public static FloatsOfVector operator -(FloatsOfVector a) => new(-a.value);

    public static FloatsOfVector operator *(FloatsOfVector a, FloatsOfVector b) => new(a.value * b.value);

    public static FloatsOfVector operator /(FloatsOfVector a, FloatsOfVector b) => new(a.value / b.value);
}
