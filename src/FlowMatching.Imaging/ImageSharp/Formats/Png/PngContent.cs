using System.Buffers.Binary;
using System.Text;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>The chunks of a PNG file that matter for its pixels, each with its checksum verified.</summary>
internal sealed class PngContent
{
    private PngContent(PngHeader header) => Header = header;

    public PngHeader Header { get; }

    /// <summary>Red, green and blue of each palette entry; empty without a palette.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk: opacity per palette entry, or the one sample value that is transparent.</summary>
    public byte[] Transparency { get; private set; } = [];

    /// <summary>The zlib stream of the rows, put together from all IDAT chunks.</summary>
    public MemoryStream Compressed { get; } = new();

    /// <summary>Takes a file apart.</summary>
    /// <exception cref="UnknownImageFormatException">The bytes are no PNG file.</exception>
    /// <exception cref="InvalidImageContentException">The file is broken or cut short.</exception>
    public static PngContent Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(PngConstants.Signature))
            throw new UnknownImageFormatException("The file is not a PNG or JPEG image: it begins like neither.");

        file = file[PngConstants.Signature.Length..];
        var type = NextChunk(ref file, out var data);
        if (!type.SequenceEqual("IHDR"u8))
            throw new InvalidImageContentException("The PNG file is broken: it does not begin with a header.");

        var content = new PngContent(PngHeader.Parse(data));
        while (!(type = NextChunk(ref file, out data)).SequenceEqual("IEND"u8))
            content.Take(type, data);
        if (content.Header.ColorType == PngColorType.Palette && content.Palette.Length == 0)
            throw new InvalidImageContentException("The PNG file is broken: its pixels are palette entries, but it has no palette.");

        content.Compressed.Position = 0;
        return content;
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("PLTE"u8))
            Palette = data.ToArray();
        else if (type.SequenceEqual("tRNS"u8))
            Transparency = data.ToArray();
        else if (type.SequenceEqual("IDAT"u8))
            Compressed.Write(data);
        else if ((type[0] & 0x20) == 0) // a capital first letter: a reader must know this chunk
            throw new InvalidImageContentException($"The PNG file has a chunk {Encoding.ASCII.GetString(type)} that is not known.");
    }

    private static ReadOnlySpan<byte> NextChunk(ref ReadOnlySpan<byte> file, out ReadOnlySpan<byte> data)
    {
        uint length = file.Length >= PngConstants.ChunkOverhead ? BinaryPrimitives.ReadUInt32BigEndian(file) : 0;
        if (file.Length < PngConstants.ChunkOverhead || length > file.Length - PngConstants.ChunkOverhead)
            throw new InvalidImageContentException("The PNG file is cut short: it ends inside a chunk or before its end mark.");

        var typeAndData = file.Slice(4, 4 + (int)length);
        if (PngCrc.Compute(typeAndData) != BinaryPrimitives.ReadUInt32BigEndian(file[(8 + (int)length)..]))
            throw new InvalidImageContentException("The PNG file is broken: the checksum of a chunk does not match its content.");

        file = file[((int)length + PngConstants.ChunkOverhead)..];
        data = typeAndData[4..];
        return typeAndData[..4];
    }
}
