using System.Buffers.Binary;
using System.Text.Unicode;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The kinds of files that are read as pictures, told by what they hold and not by their names.</summary>
internal static class PictureFormats
{
    /// <summary>The kinds, for sentences.</summary>
    public const string Names = "PNG, JPEG, BMP, GIF or WebP";

    /// <summary>Bytes from the beginning of a file by which <see cref="KindOf"/> tells it.</summary>
    public const int HeadLength = 64;

    /// <summary>Signature (8), and IHDR with its length, name and checksum (25).</summary>
    private const int PngHeader = 33;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Other kinds that lie among pictures, by their first bytes (those of ISO media files stand behind a length of four
    /// bytes).</summary>
    private static readonly (string Kind, int At, byte[] Signature)[] Others =
    [
        ("TIFF", 0, "II*\0"u8.ToArray()),
        ("TIFF", 0, "MM\0*"u8.ToArray()),
        ("HEIC", 4, "ftyphe"u8.ToArray()),
        ("HEIC", 4, "ftypmif1"u8.ToArray()),
        ("AVIF", 4, "ftypavif"u8.ToArray()),
        ("MP4", 4, "ftyp"u8.ToArray()),
        ("JPEG XL", 0, [0xFF, 0x0A]),
        ("JPEG XL", 4, "JXL "u8.ToArray()),
        ("Photoshop", 0, "8BPS"u8.ToArray()),
        ("PDF", 0, "%PDF-"u8.ToArray()),
        ("ZIP", 0, "PK\u0003\u0004"u8.ToArray()),
        ("gzip", 0, [0x1F, 0x8B]),
        ("NPY", 0, [0x93, .. "NUMPY"u8]),
    ];

    /// <summary>ImageSharp's settings for files that are not trusted: the five decoders alone (others have open advisories), of an
    /// animation its first frame, and one thread, as a folder's pictures are decoded side by side.</summary>
    public static Configuration Decoding { get; } = Configure();

    /// <summary>Whether a name promises a picture, whatever the file holds.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsPictureName(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the format of a picture.</summary>
    /// <param name="file">Its bytes, or the first of them.</param>
    /// <returns>The format; null where it is none of the five.</returns>
    public static IImageFormat? Of(ReadOnlySpan<byte> file) => Image.DetectFormat(Decoding, file);

    /// <summary>Names the kind of a file.</summary>
    /// <param name="head">Its first bytes, up to <see cref="HeadLength"/>.</param>
    /// <returns>The name of one of the five, of another kind that is known, or "text", "empty" or "unknown".</returns>
    public static string KindOf(ReadOnlySpan<byte> head)
    {
        if (Of(head) is { } format)
            return format.Name;
        if (head.IsEmpty)
            return "empty";

        foreach (var (kind, at, signature) in Others)
            if (head.Length > at && head[at..].StartsWith(signature))
                return kind;

        return IsText(head) ? "text" : "unknown";
    }

    /// <summary>Finds what ImageSharp's decoders do not look for: of a file that ends early they show grey or nothing for the rest, and
    /// what a part claims to hold they allocate.</summary>
    /// <param name="file">A file of one of the five kinds.</param>
    /// <param name="format">Its kind.</param>
    /// <returns>What is wrong, for after the file's name; null where the decoder can be asked.</returns>
    public static string? FaultOf(ReadOnlySpan<byte> file, IImageFormat format)
    {
        bool isWhole = format switch
        {
            PngFormat => file.Length > PngHeader && file.IndexOf("IEND"u8) >= 0,
            JpegFormat => HasEndOfImage(file),
            GifFormat => HasWholeFrame(file),
            BmpFormat => HoldsItsBitmap(file),
            _ => HoldsItsChunks(file),
        };
        return isWhole ? null : $"is damaged: it ends before its {format.Name} picture does.";
    }

    private static Configuration Configure()
    {
        Configuration configuration = new(
            new PngConfigurationModule(),
            new JpegConfigurationModule(),
            new BmpConfigurationModule(),
            new GifConfigurationModule(),
            new WebpConfigurationModule()
        )
        {
            MaxDegreeOfParallelism = 1,
        };
        configuration.ImageFormatsManager.SetDecoder(
            GifFormat.Instance,
            new GifDecoder { DecodingMode = FrameDecodingMode.First, IgnoreMetadata = true }
        );
        return configuration;
    }

    // The last character of the head may be cut in two.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        while (head.Length > HeadLength - 4 && !Utf8.IsValid(head))
            head = head[..^1];
        foreach (byte value in head)
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
                return false;

        return Utf8.IsValid(head);
    }

    // ITU-T T.81, B.1 and B.2: segments of a marker and a length lead to the first scan. Scans hold no marker but restarts; what cameras
    // put behind the end, such as a film, may hold anything, and so may a preview before the scan.
    private static bool HasEndOfImage(ReadOnlySpan<byte> file)
    {
        const byte mark = 0xFF,
            startOfScan = 0xDA,
            endOfImage = 0xD9;
        int at = 2;
        while (at + 4 <= file.Length && file[at] == mark && file[at + 1] != startOfScan)
            at += file[at + 1] == mark ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);

        return at < file.Length && file[at..].IndexOf([mark, endOfImage]) >= 0;
    }

    // GIF89a: header (6), screen (7), colours, then blocks: an extension is 0x21 and a label, a frame 0x2C, its place (9), colours and the
    // width of its codes; either ends in parts of a length of one byte, the last of which is empty.
    private static bool HasWholeFrame(ReadOnlySpan<byte> file)
    {
        const byte extension = 0x21,
            frame = 0x2C;
        const int header = 13,
            place = 10;
        for (int at = header + ColourBytes(file, header - 3); at < file.Length; )
        {
            bool isFrame = file[at] == frame;
            if (!isFrame && file[at] != extension)
                return false;

            at += isFrame ? place + ColourBytes(file, at + place - 1) + 1 : 2;
            while (at < file.Length && file[at] != 0)
                at += 1 + file[at];
            if (isFrame)
                return at < file.Length;

            at++;
        }

        return false;
    }

    // Header (14): "BM", the file's length (4), 4 of nothing, where the pixels begin (4).
    private static bool HoldsItsBitmap(ReadOnlySpan<byte> file) =>
        file.Length >= 14
        && BinaryPrimitives.ReadUInt32LittleEndian(file[2..]) <= file.Length
        && BinaryPrimitives.ReadUInt32LittleEndian(file[10..]) <= file.Length;

    // RIFF: a name (4), the length of what follows (4) and an even number of bytes; "WEBP" and its chunks lie in the first.
    private static bool HoldsItsChunks(ReadOnlySpan<byte> file)
    {
        const int header = 8,
            form = 12;
        if (file.Length < form + header || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - header)
            return false;

        long at = form;
        while (at + header <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            if (length > file.Length - at - header)
                return false;

            at += header + length + (length & 1);
        }

        return true;
    }

    // The flags of a colour table: whether there is one, and the logarithm of its length.
    private static int ColourBytes(ReadOnlySpan<byte> file, int flags) =>
        flags < file.Length && (file[flags] & 0x80) != 0 ? 3 * (2 << (file[flags] & 7)) : 0;
}
