namespace SixLabors.ImageSharp.PixelFormats;

/// <summary>One grey value of 8 bits.</summary>
public struct L8 : IPixel<L8>
{
    public L8(byte luminance) => PackedValue = luminance;

    public byte PackedValue { readonly get; set; }

    public static bool operator ==(L8 left, L8 right) => left.Equals(right);

    public static bool operator !=(L8 left, L8 right) => !left.Equals(right);

    /// <summary>Takes the luma of ITU-R BT.709, 0.2126 R + 0.7152 G + 0.0722 B, as ImageSharp does.</summary>
    /// <param name="source">The colour; its opacity is dropped.</param>
    public void FromRgba32(Rgba32 source)
        => PackedValue = (byte)((source.R * .2126f) + (source.G * .7152f) + (source.B * .0722f) + .5f);

    public readonly bool Equals(L8 other) => PackedValue == other.PackedValue;

    public override readonly bool Equals(object? obj) => obj is L8 other && Equals(other);

    public override readonly int GetHashCode() => PackedValue;

    public override readonly string ToString() => $"L8({PackedValue})";
}
