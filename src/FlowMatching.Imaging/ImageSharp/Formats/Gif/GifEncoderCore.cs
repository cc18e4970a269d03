using System.Buffers.Binary;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Writes GIF: one palette for all frames, and of each frame only the rectangle that changed.</summary>
/// <remarks>GIF89a specification. Frames are compressed side by side on all cores, each by itself, so the bytes are the same on any
/// machine. Nothing but the pixels and the times goes into the file.</remarks>
internal static class GifEncoderCore
{
    public static void Encode(Image<Rgb24> image, Stream stream)
    {
        if (image.Width > ushort.MaxValue || image.Height > ushort.MaxValue)
            throw new NotSupportedException($"A GIF file holds at most 65535 x 65535 pixels, not {image.Width} x {image.Height}.");

        var frames = image.Frames;
        var areas = new GifArea[frames.Count];
        Parallel.For(0, frames.Count, i => areas[i] = AreaOf(frames, i));
        var palette = GifPalette.Of(Count(frames, areas));
        var data = new byte[frames.Count][];
        Parallel.For(0, frames.Count, i => data[i] = Compress(frames, i, areas[i], palette));

        WriteHeader(stream, image, palette);
        for (int i = 0; i < frames.Count; i++)
        {
            WriteFrameHeader(stream, frames[i].Metadata.Gif, areas[i], StartsAfresh(frames, i) ? -1 : palette.Transparent);
            stream.Write(data[i]);
        }

        stream.WriteByte(GifConstants.Trailer);
    }

    /// <summary>Whether a frame cannot build on what the one before it shows.</summary>
    private static bool StartsAfresh(ImageFrameCollection<Rgb24> frames, int index)
        => index == 0 || frames[index - 1].Metadata.Gif.DisposalMethod
            is GifDisposalMethod.RestoreToBackground or GifDisposalMethod.RestoreToPrevious;

    private static GifArea AreaOf(ImageFrameCollection<Rgb24> frames, int index) => StartsAfresh(frames, index)
        ? new GifArea(0, 0, frames.RootFrame.Width, frames.RootFrame.Height)
        : GifArea.Changed(frames[index - 1].Pixels, frames[index].Pixels, frames.RootFrame.Width);

    private static ColourCounts Count(ImageFrameCollection<Rgb24> frames, GifArea[] areas)
    {
        var counts = new ColourCounts();
        for (int i = 0; i < frames.Count; i++)
        {
            var rows = new Range(areas[i].Top * frames.RootFrame.Width, (areas[i].Top + areas[i].Height) * frames.RootFrame.Width);
            if (StartsAfresh(frames, i)) counts.Add(frames[i].Pixels);
            else counts.AddChanges(frames[i - 1].Pixels[rows], frames[i].Pixels[rows]);
        }

        return counts;
    }

    private static byte[] Compress(ImageFrameCollection<Rgb24> frames, int index, GifArea area, GifPalette palette)
    {
        var symbols = new byte[area.Width * area.Height];
        bool[] unchanged = StartsAfresh(frames, index) || palette.Transparent < 0 ? [] : new bool[symbols.Length];
        for (int y = 0, i = 0; y < area.Height; y++)
        {
            int start = ((area.Top + y) * frames.RootFrame.Width) + area.Left;
            var row = frames[index].Pixels.Slice(start, area.Width);
            var before = unchanged.Length > 0 ? frames[index - 1].Pixels.Slice(start, area.Width) : [];
            for (int x = 0; x < row.Length; x++, i++)
            {
                symbols[i] = palette.IndexOf(row[x]);
                if (before.Length > 0) unchanged[i] = palette.IndexOf(before[x]) == symbols[i];
            }
        }

        using var compressed = new MemoryStream();
        LzwEncoder.Encode(compressed, symbols, unchanged, (byte)Math.Max(0, palette.Transparent), palette.Bits);
        return compressed.ToArray();
    }

    private static void WriteHeader(Stream stream, Image<Rgb24> image, GifPalette palette)
    {
        stream.Write(GifConstants.Signature);
        WriteNumbers(stream, image.Width, image.Height);
        stream.Write([(byte)(0xF0 | (palette.Bits - 1)), 0, 0]); // a table of 2^bits colours of 8 bits; background 0; square pixels
        var table = new byte[3 << palette.Bits];
        for (int i = 0; i < palette.Colours.Count; i++)
            (table[3 * i], table[(3 * i) + 1], table[(3 * i) + 2]) = (palette.Colours[i].R, palette.Colours[i].G, palette.Colours[i].B);
        stream.Write(table);

        int shown = image.Metadata.Gif.RepeatCount;
        if (image.Frames.Count == 1 || shown == 1) return; // shown once unless more is said

        stream.Write([GifConstants.ExtensionIntroducer, GifConstants.ApplicationLabel, (byte)GifConstants.LoopApplication.Length]);
        stream.Write(GifConstants.LoopApplication);
        stream.Write([3, 1]); // three bytes, the first of which says: the number of repetitions follows
        WriteNumbers(stream, Math.Max(0, shown - 1));
        stream.WriteByte(0);
    }

    private static void WriteFrameHeader(Stream stream, GifFrameMetadata frame, GifArea area, int transparent)
    {
        var disposal = frame.DisposalMethod == GifDisposalMethod.Unspecified ? GifDisposalMethod.NotDispose : frame.DisposalMethod;
        stream.Write([GifConstants.ExtensionIntroducer, GifConstants.GraphicControlLabel, 4]);
        stream.WriteByte((byte)(((int)disposal << 2) | (transparent < 0 ? 0 : 1)));
        WriteNumbers(stream, Math.Clamp(frame.FrameDelay, 0, ushort.MaxValue));
        stream.Write([(byte)Math.Max(0, transparent), 0]);

        stream.WriteByte(GifConstants.ImageSeparator);
        WriteNumbers(stream, area.Left, area.Top, area.Width, area.Height);
        stream.WriteByte(0); // the palette of all frames, rows in order
    }

    private static void WriteNumbers(Stream stream, params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
            stream.Write(bytes);
        }
    }
}
