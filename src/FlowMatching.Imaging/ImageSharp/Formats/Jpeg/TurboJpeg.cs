using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Formats.Jpeg;

/// <summary>The functions of the system's libturbojpeg that are used; those of its versions 1.4 to 3.</summary>
internal static partial class TurboJpeg
{
    public const int Rgba = 7;
    public const int Cmyk = 11;
    public const int AccurateTransform = 4096;

    /// <summary>Ends at the first warning, which would be taken for a fault at the end.</summary>
    public const int StopOnWarning = 8192;

    /// <summary>Refuses more than 500 scans of a progressive file: each costs as much as the whole picture. Versions before 2.1 know no such limit.</summary>
    public const int LimitScans = 32768;

    public const string Library = "libturbojpeg.so.0";

    /// <summary>Colour spaces of a file that are turned into CMYK, not into RGB: CMYK and YCCK.</summary>
    public static bool IsCmyk(int colourSpace) => colourSpace is 3 or 4;

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint Open();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Close(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int ReadHeader(
        nint handle, ReadOnlySpan<byte> file, CULong length, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, ReadOnlySpan<byte> file, CULong length, Span<byte> pixels, int width, int pitch, int height, int pixelFormat, int flags);

    /// <summary>The last error as the library words it.</summary>
    public static string Error(nint handle) => Marshal.PtrToStringUTF8(ErrorText(handle)) ?? "";

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorText(nint handle);
}
