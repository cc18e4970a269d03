namespace SixLabors.ImageSharp;

/// <summary>A file of a known format is broken, cut short, or of a kind that is not read.</summary>
public sealed class InvalidImageContentException : ImageFormatException
{
    internal InvalidImageContentException(string errorMessage, Exception? innerException = null)
        : base(errorMessage, innerException)
    {
    }
}
