namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>What a GIF file says of the whole animation.</summary>
public class GifMetadata
{
    /// <summary>How often the animation is shown; 0 is for ever.</summary>
    public ushort RepeatCount { get; set; } = 1;
}
