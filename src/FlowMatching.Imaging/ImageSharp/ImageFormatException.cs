namespace SixLabors.ImageSharp;

/// <summary>A file could not be read as an image.</summary>
public abstract class ImageFormatException : Exception
{
    private protected ImageFormatException(string errorMessage, Exception? innerException = null)
        : base(errorMessage, innerException)
    {
    }
}
