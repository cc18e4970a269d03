using System.Buffers.Binary;

namespace FlowMatching.Runs.Data;

/// <summary>The size that a picture's file claims, read from its first bytes before anything is decoded. It may still be a lie.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Number of rows.</param>
internal readonly record struct PictureSize(long Width, long Height)
{
    private const byte Mark = 0xFF, StartOfScan = 0xDA, EndOfImage = 0xD9;
    private const int PngHeader = 24; // signature (8), length and type of IHDR (8), width (4), height (4)

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [Mark, 0xD8, Mark];

    /// <summary>Number of pixels.</summary>
    public long Pixels => Width * Height;

    /// <summary>Whether a file begins like PNG or JPEG.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether it does.</returns>
    public static bool Knows(ReadOnlySpan<byte> file) => file.StartsWith(Png) || file.StartsWith(Jpeg);

    /// <summary>Finds the size.</summary>
    /// <param name="file">A file that begins like PNG or JPEG.</param>
    /// <returns>The size; null where the file names none.</returns>
    public static PictureSize? Of(ReadOnlySpan<byte> file) => file.StartsWith(Png) ? OfPng(file) : OfJpeg(file);

    // PNG specification, third edition, section 11.2.1: IHDR is the first chunk.
    private static PictureSize? OfPng(ReadOnlySpan<byte> file) => file.Length < PngHeader
        ? null
        : new PictureSize(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));

    // ITU-T T.81, B.1 and B.2.2: segments of a marker and a length, the frame header among them before the first scan.
    private static PictureSize? OfJpeg(ReadOnlySpan<byte> file)
    {
        var rest = file[2..];
        while (rest.Length >= 4 && rest[0] == Mark && rest[1] is not (StartOfScan or EndOfImage))
        {
            if (rest[1] == Mark) // a fill byte
            {
                rest = rest[1..];
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (IsFrame(rest[1])) return rest.Length < 9 ? null : new PictureSize(BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            if (length < 2 || length + 2 > rest.Length) return null;

            rest = rest[(length + 2)..];
        }

        return null;
    }

    // SOF0 to SOF15 without DHT, JPG and DAC, which lie between them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
