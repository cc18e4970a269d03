namespace SixLabors.ImageSharp.Processing;

/// <summary>An image on its way through some operations.</summary>
public interface IImageProcessingContext
{
    internal void Resize(int width, int height);
}
