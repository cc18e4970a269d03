using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using FlowMatching.Testing.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Whole pictures of every kind.</summary>
internal static class PictureCorpus
{
    private const int Side = 8;

    /// <summary>Archives of pictures with their classes.</summary>
    public static IReadOnlyList<byte[]> Tars()
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, leaveOpen: true))
            foreach (
                var (name, content) in ((string, byte[])[])
                    [("0.png", Png()[0]), ("0.cls", "1"u8.ToArray()), ("1.png", Png()[0]), ("1.json", "{\"label\": 2}"u8.ToArray())]
            )
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

        return [bytes.ToArray()];
    }

    /// <summary>Archives of pictures in folders.</summary>
    public static IReadOnlyList<byte[]> Zips()
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
            foreach (string name in (string[])["set/a/0.png", "set/b/1.png"])
            {
                using var file = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                file.Write(Png()[0]);
            }

        return [bytes.ToArray()];
    }

    /// <summary>Every colour type, filter and pass.</summary>
    public static IReadOnlyList<byte[]> Png() =>
        [
            PngFileBuilder.Build(3, 2, 8, 0, [0, 1, 2, 3, 1, 4, 5, 6]),
            PngFileBuilder.Build(
                2,
                3,
                8,
                2,
                [2, 1, 2, 3, 4, 5, 6, 3, 1, 2, 3, 4, 5, 6, 4, 1, 2, 3, 4, 5, 6],
                ("tRNS", [0, 1, 0, 2, 0, 3]),
                ("tEXt", [65, 0, 66])
            ),
            PngFileBuilder.Build(2, 2, 8, 3, [0, 0, 1, 0, 1, 0], ("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [99])),
            PngFileBuilder.Build(9, 2, 1, 3, [0, 0x55, 0x80, 0, 0x2A, 0], ("PLTE", [10, 20, 30, 40, 50, 60])),
            PngFileBuilder.Build(2, 2, 16, 6, [0, .. Noise(16), 4, .. Noise(16)]),
            PngFileBuilder.Build(2, 2, 4, 0, [0, 0x5A, 0, 0xA5]),
            PngFileBuilder.Build(64, 64, 8, 0, [.. Enumerable.Range(0, 64).SelectMany(_ => new byte[65])]),
            new PngFileBuilder()
                .Header(5, 3, colourType: 0, interlacing: 1)
                .Rows([0, 1, 0, 2, 0, 3, 0, 5, 6, 7, 0, 8, 9, 0, 1, 2, 0, 3, 4, 5, 6, 7])
                .Chunk("IEND", [])
                .ToArray(),
        ];

    /// <summary>Grey, colour with EXIF data and CMYK, baseline and progressive.</summary>
    public static IReadOnlyList<byte[]> Jpeg()
    {
        using var colours = Noise<Rgb24>();
        using var grey = Noise<L8>();
        using Image<Rgb24> held = new(Side, Side);
        held.Metadata.ExifProfile = new ExifProfile();
        held.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6);
        return
        [
            Saved(colours, (image, file) => image.SaveAsJpeg(file)),
            Saved(grey, (image, file) => image.SaveAsJpeg(file)),
            Saved(held, (image, file) => image.SaveAsJpeg(file)),
            .. Directory
                .GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "Pictures"), "*.jpg")
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes),
        ];
    }

    /// <summary>Colour and grey; with and without a palette.</summary>
    public static IReadOnlyList<byte[]> Bmp()
    {
        using var colours = Noise<Rgb24>();
        return
        [
            .. new[]
            {
                BmpBitsPerPixel.Pixel4,
                BmpBitsPerPixel.Pixel8,
                BmpBitsPerPixel.Pixel16,
                BmpBitsPerPixel.Pixel24,
                BmpBitsPerPixel.Pixel32,
            }.Select(bits => Saved(colours, (image, file) => image.SaveAsBmp(file, new BmpEncoder { BitsPerPixel = bits }))),
        ];
    }

    /// <summary>One frame, and several with comments and transparency.</summary>
    public static IReadOnlyList<byte[]> Gif()
    {
        using var colours = Noise<Rgba32>();
        byte[] one = Saved(colours, (image, file) => image.SaveAsGif(file));
        for (int i = 0; i < 3; i++)
            colours.Frames.CreateFrame();
        colours.Metadata.GetGifMetadata().Comments = ["noise"];
        return [one, Saved(colours, (image, file) => image.SaveAsGif(file))];
    }

    /// <summary>Lossy and lossless, with and without transparency.</summary>
    public static IReadOnlyList<byte[]> Webp()
    {
        using var colours = Noise<Rgb24>();
        using var clear = Noise<Rgba32>();
        return
        [
            .. from image in new Image[] { colours, clear }
            from format in new[] { WebpFileFormatType.Lossy, WebpFileFormatType.Lossless }
            select Saved(image, (picture, file) => picture.SaveAsWebp(file, new WebpEncoder { FileFormat = format })),
        ];
    }

    /// <summary>Sets the checksum of every chunk of a PNG file, as far as its lengths lead.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                break;

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), PngFileBuilder.Crc(file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return file;
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(3).NextBytes(noise);

        return noise;
    }

    private static Image<TPixel> Noise<TPixel>()
        where TPixel : unmanaged, IPixel<TPixel> => Image.LoadPixelData<TPixel>(Noise(Side * Side * Unsafe.SizeOf<TPixel>()), Side, Side);

    private static byte[] Saved(Image image, Action<Image, Stream> save)
    {
        using MemoryStream file = new();
        save(image, file);
        return file.ToArray();
    }
}
