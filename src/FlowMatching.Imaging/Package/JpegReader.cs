namespace FlowMatching.Imaging;

/// <summary>What reads JPEG: SixLabors.ImageSharp itself. Binding/JpegReader.cs is its twin.</summary>
public static class JpegReader
{
    /// <summary>Gets its name.</summary>
    public static string Words => "SixLabors.ImageSharp";
}
