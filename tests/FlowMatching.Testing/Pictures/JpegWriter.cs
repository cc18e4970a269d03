using System.Runtime.InteropServices;
using NUnit.Framework;

namespace FlowMatching.Testing.Pictures;

/// <summary>Writes JPEG through the compressor of the same library; a machine without it skips these tests.</summary>
public static partial class JpegWriter
{
    public const int Rgb = 0, Grey = 6, Cmyk = 11;
    public const int Progressive = 16384;

    private const string Library = "libturbojpeg.so.0";
    private const int FullColour = 0, GreyOnly = 3, Best = 100;

    public static byte[] Write(byte[] pixels, int width, int height, int pixelFormat, int flags = 0)
    {
        if (!NativeLibrary.TryLoad(Library, out _)) Assert.Ignore("libturbojpeg is not installed.");

        nint compressor = tjInitCompress(), file = 0;
        CULong length = default;
        try
        {
            int subsampling = pixelFormat == Grey ? GreyOnly : FullColour;
            Assert.That(tjCompress2(compressor, pixels, width, 0, height, pixelFormat, ref file, ref length, subsampling, Best, flags), Is.Zero);
            byte[] bytes = new byte[(int)length.Value];
            Marshal.Copy(file, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            tjFree(file);
            _ = tjDestroy(compressor);
        }
    }

    [LibraryImport(Library)]
    private static partial nint tjInitCompress();

    [LibraryImport(Library)]
    private static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    private static partial void tjFree(nint buffer);

    [LibraryImport(Library)]
    private static partial int tjCompress2(
        nint handle, byte[] pixels, int width, int pitch, int height, int pixelFormat, ref nint file, ref CULong length, int subsampling, int quality, int flags);
}
