using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace FlowMatching.Imaging;

/// <summary>What reads JPEG: the system's libturbojpeg. Package/JpegReader.cs is its twin.</summary>
public static class JpegReader
{
    /// <summary>Gets its name, and where it is not installed how to get it.</summary>
    public static string Words => NativeLibrary.TryLoad(TurboJpeg.Library, out _)
        ? TurboJpeg.Library
        : $"{TurboJpeg.Library} is not installed: apt-get install libturbojpeg0, or use PNG";
}
