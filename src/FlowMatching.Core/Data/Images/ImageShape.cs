namespace FlowMatching.Core.Data.Images;

/// <summary>The shape (C, H, W) of an image.</summary>
/// <param name="Channels">Number C of channels: 1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">Number H of rows.</param>
/// <param name="Width">Number W of columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes of an image, C · H · W.</summary>
    public int Size => checked(Channels * Height * Width);

    /// <summary>As a message shows it, such as "1 x 28 x 28".</summary>
    public override string ToString() => $"{Channels} x {Height} x {Width}";
}
