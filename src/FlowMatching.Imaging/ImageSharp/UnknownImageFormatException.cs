namespace SixLabors.ImageSharp;

/// <summary>A file is of no format that is read.</summary>
public sealed class UnknownImageFormatException : ImageFormatException
{
    internal UnknownImageFormatException(string errorMessage)
        : base(errorMessage)
    {
    }
}
