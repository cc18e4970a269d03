namespace FlowMatching.Core.Data.Images;

/// <summary>The one way from a byte of an image to the value a network sees, and back: x = byte/127.5 − 1.</summary>
public static class ImageValues
{
    /// <summary>Half the range of a byte: 127.5 steps are one unit of x.</summary>
    public const double HalfRange = 127.5;

    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(b => (float)(b / HalfRange - 1))];

    /// <summary>The value of a byte.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>x = byte/127.5 − 1, in [−1, 1].</returns>
    public static float Of(byte value) => Values[value];

    /// <summary>The values of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="values">Takes x = byte/127.5 − 1; as long as the bytes.</param>
    public static void Of(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < bytes.Length; i++)
            values[i] = Values[bytes[i]];
    }

    /// <summary>The byte nearest to a value.</summary>
    /// <param name="value">x; what lies outside [−1, 1] is clamped, and NaN is 0.</param>
    /// <returns>127.5 (x + 1), rounded.</returns>
    public static byte ToByte(float value) => (byte)Math.Clamp(HalfRange * (value + 1) + 0.5, 0, 255);
}
