using System.Buffers.Binary;

namespace FlowMatching.Runs.Data;

/// <summary>How a camera was held, as a JPEG file says it: the tag Orientation of its EXIF part.</summary>
/// <remarks>CIPA DC-008 (Exif 2.32): a segment APP1 that begins with "Exif", then TIFF: the byte order, 42, the offset of the first directory, and its
/// entries of 12 bytes, among them tag 0x0112, a number from 1 to 8. Whatever is broken or missing is upright: half of a picture's use is in its pixels.</remarks>
internal static class ExifOrientation
{
    /// <summary>The orientation of a picture that lies as it is shown.</summary>
    public const int Upright = 1;

    private const byte Marker = 0xFF, App1 = 0xE1, StartOfScan = 0xDA;
    private const int Tag = 0x0112, EntryLength = 12, DirectoryCount = 2, Short = 3;

    private static ReadOnlySpan<byte> StartOfImage => [0xFF, 0xD8];

    private static ReadOnlySpan<byte> Exif => "Exif\0\0"u8;

    /// <summary>Reads the orientation.</summary>
    /// <param name="file">A file of any kind.</param>
    /// <returns>1 to 8; 1 where there is none.</returns>
    public static int Of(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(StartOfImage)) return Upright;

        for (int at = StartOfImage.Length; at + 4 <= file.Length && file[at] == Marker && file[at + 1] != StartOfScan;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) return Upright;

            var content = file.Slice(at + 4, length - 2);
            if (file[at + 1] == App1 && content.StartsWith(Exif)) return OfTiff(content[Exif.Length..]);
            at += 2 + length;
        }

        return Upright;
    }

    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!isLittle && !tiff.StartsWith("MM"u8))) return Upright;

        uint first = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        return first > tiff.Length - DirectoryCount ? Upright : OfDirectory(tiff[(int)first..], isLittle);
    }

    private static int OfDirectory(ReadOnlySpan<byte> directory, bool isLittle)
    {
        int count = Number(directory, isLittle);
        for (int i = 0; i < count && DirectoryCount + (i + 1) * EntryLength <= directory.Length; i++)
        {
            var entry = directory.Slice(DirectoryCount + i * EntryLength, EntryLength);
            if (Number(entry, isLittle) != Tag) continue;

            int orientation = Number(entry[8..], isLittle);
            return Number(entry[2..], isLittle) == Short && orientation is >= 1 and <= 8 ? orientation : Upright;
        }

        return Upright;
    }

    private static int Number(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
