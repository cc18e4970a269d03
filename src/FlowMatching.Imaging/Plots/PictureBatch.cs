namespace FlowMatching.Imaging.Plots;

/// <summary>Pictures as a model makes them: numbers from −1 (dark) to 1 (bright), shape (N, C, H, W), row-major.</summary>
/// <param name="Values">The numbers; what lies outside [−1, 1] is drawn as its nearest end.</param>
/// <param name="Channels">C: 1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">H in pixels.</param>
/// <param name="Width">W in pixels.</param>
public readonly record struct PictureBatch(ReadOnlyMemory<float> Values, int Channels, int Height, int Width)
{
    /// <summary>Gets the numbers of a picture.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>Gets the number N of pictures.</summary>
    public int Count => Values.Length / Size;

    internal void Validate()
    {
        if (Channels is not (1 or 3)) throw new ArgumentException($"The pictures have {Channels} channels, expected 1 or 3.");
        if (Height < 1 || Width < 1) throw new ArgumentException($"The pictures have {Height} x {Width} pixels, expected 1 or more each way.");
        if (Values.Length == 0 || Values.Length % Size != 0)
            throw new ArgumentException($"There are {Values.Length} numbers, expected whole pictures of {Size}.");
    }
}
