namespace SixLabors.ImageSharp.PixelFormats;

/// <summary>A pixel type.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IPixel<TSelf> : IPixel, IEquatable<TSelf>
    where TSelf : unmanaged, IPixel<TSelf>
{
}
