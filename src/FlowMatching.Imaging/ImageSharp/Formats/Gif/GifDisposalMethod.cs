namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>What becomes of a frame when its time is over; the numbers stand in the file.</summary>
public enum GifDisposalMethod
{
    Unspecified = 0,
    NotDispose = 1,
    RestoreToBackground = 2,
    RestoreToPrevious = 3,
}
