namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>What a GIF file says of one frame.</summary>
public class GifFrameMetadata
{
    /// <summary>How long the frame is shown, in 1/100 s.</summary>
    public int FrameDelay { get; set; }

    public GifDisposalMethod DisposalMethod { get; set; }
}
