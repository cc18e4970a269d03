using System.Diagnostics;
using FlowMatching.Core;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Testing;
using FlowMatching.Testing.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Images;

/// <summary>What a file claims is bounded before anything is decoded or memory taken.</summary>
public sealed class PictureLoaderTests
{
    private static readonly Rgba32 Red = new(255, 0, 0, 255),
        Green = new(0, 255, 0, 255),
        Blue = new(0, 0, 255, 255),
        Grey = new(128, 128, 128, 255);

    /// <summary>A picture of 64 x 48 as each kind of file.</summary>
    public static IEnumerable<TestCaseData> Kinds =>
        [
            Kind("PNG", (image, file) => image.SaveAsPng(file)),
            Kind("JPEG", (image, file) => image.SaveAsJpeg(file, new JpegEncoder { Quality = 100 })),
            Kind("BMP", (image, file) => image.SaveAsBmp(file)),
            Kind("GIF", (image, file) => image.SaveAsGif(file)),
            Kind(
                "lossy WebP",
                (image, file) => image.SaveAsWebp(file, new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = 100 })
            ),
            Kind("lossless WebP", (image, file) => image.SaveAsWebp(file, new WebpEncoder { FileFormat = WebpFileFormatType.Lossless })),
        ];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCase(65_536u, 2_000u, "has 65536 x 2000 pixels, expected sides up to 65535 and 134217728 pixels in all: shrink it.")]
    [TestCase(40_000u, 40_000u, "has 40000 x 40000 pixels, expected sides up to 65535")]
    [TestCase(uint.MaxValue, uint.MaxValue, "has 4294967295 x 4294967295 pixels, expected sides up to 65535")]
    [TestCase(1_000u, 2u, "has 1000 x 2 pixels, expected sides of which one is at most 64 times the other: cut it.")]
    [TestCase(5_000u, 5_000u, "bytes claim to hold 5000 x 5000 pixels.")]
    [TestCase(0u, 9u, "has 0 x 9 pixels, expected 2 x 2 or more.")]
    public void Load_PngThatClaimsMuch_IsRefused(uint width, uint height, string part) =>
        AssertRefused(new PngFileBuilder().Header(width, height, bitDepth: 1, colourType: 0).Rows([0]).Chunk("IEND", []).ToArray(), part);

    [TestCase(false)]
    [TestCase(true)]
    [Platform("Linux,MacOsX")]
    public void Load_Pipe_IsRefusedWithoutWaitingForItsWriter(bool byLink)
    {
        string pipe = folder.In("pipe"),
            path = byLink ? folder.In("link.png") : pipe;
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        if (byLink)
            File.CreateSymbolicLink(path, pipe);

        var reading = Task.Run(() => Assert.Throws<InvalidInputException>(() => PictureLoader.Load(path)));

        Assert.That(reading.Wait(TimeSpan.FromSeconds(10)), Is.True, "it waits");
        Assert.That(reading.Result!.Message, Is.EqualTo($"{path} is empty, expected a file with data."));
    }

    [Test]
    public void Load_JpegThatClaimsMuch_IsRefused()
    {
        using Image<L8> grey = new(10, 10);
        byte[] file = Saved(grey, (image, stream) => image.SaveAsJpeg(stream));
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]); // marker, length, precision, height, width
        (file[frame + 5], file[frame + 7]) = (0x20, 0x20);

        AssertRefused(file, "claim to hold 8202 x 8202 pixels.");
    }

    [Test]
    public void Load_MoreThanTheCallerTakes_IsRefused()
    {
        File.WriteAllBytes(folder.In("p.png"), PngFileBuilder.Build(3, 3, 8, 0, [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]));

        Assert.That(
            () => PictureLoader.Load(folder.In("p.png"), mostPixels: 8),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("expected sides up to 65535 and 8 pixels in all")
        );
        Assert.That(() => PictureLoader.Load(folder.In("p.png"), mostPixels: 9).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Load_FileOfFourGigabytes_IsRefusedUnread()
    {
        using (FileStream file = new(folder.In("p.png"), FileMode.CreateNew))
            file.SetLength(1L << 32); // holes: it takes no space

        AssertRefused(null, "has 4294967296 bytes, expected at most 536870912: shrink the picture.");
    }

    private void AssertRefused(byte[]? file, string part)
    {
        if (file is not null)
            File.WriteAllBytes(folder.In("p.png"), file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => PictureLoader.Load(folder.In("p.png")), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Load_AnyKindUnderAnyName_IsThePicture(Action<Image, Stream> save)
    {
        using var quarters = Quarters(64, 48);

        using var picture = Load(Saved(quarters, save), "picture.txt");

        Assert.That((picture.Width, picture.Height), Is.EqualTo((64, 48)));
        AssertQuarters(picture, tolerance: 6); // WebP keeps colours at half the size, JPEG by steps of two
    }

    [TestCaseSource(nameof(Kinds))]
    public void Load_AFileCutShort_IsRefused(Action<Image, Stream> save)
    {
        using var quarters = Quarters(64, 48);
        byte[] file = Saved(quarters, save);

        foreach (double part in (double[])[0.3, 0.6, 0.9])
            Assert.That(
                () => Load(file[..(int)(part * file.Length)]),
                Throws.InstanceOf<InvalidInputException>().With.Message.Contains("is damaged"),
                $"{part}"
            );
    }

    [TestCase("cmyk.jpg", 3)]
    [TestCase("ycck.jpg", 3)]
    [TestCase("progressive.jpg", 3)]
    public void Load_JpegsOfPrintersAndOfTheWeb_HaveTheirColours(string name, int tolerance)
    {
        using var picture = PictureLoader.Load(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "Pictures", name));

        AssertQuarters(picture, tolerance);
    }

    [Test]
    public void Load_JpegWithAFilmBehindIt_IsThePicture()
    {
        using var quarters = Quarters(16, 16);
        byte[] file = [.. Saved(quarters, (image, stream) => image.SaveAsJpeg(stream)), .. "a film"u8, 0xFF, 0xDA, 0, 9, 1, 2, 3];

        using var picture = Load(file);

        Assert.That(picture.Width, Is.EqualTo(16));
    }

    [Test]
    public void Load_JpegWithAPreviewCutShort_IsRefused()
    {
        using var quarters = Quarters(64, 64);
        quarters.Metadata.ExifProfile = new ExifProfile();
        byte[] preview = Saved(quarters, (image, stream) => image.SaveAsJpeg(stream));
        byte[] file =
        [
            .. preview[..2],
            0xFF,
            0xE1,
            (byte)((preview.Length + 2) >> 8),
            (byte)(preview.Length + 2),
            .. preview,
            .. preview[2..^100],
        ];

        Assert.That(
            () => Load(file),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("ends before its JPEG picture does")
        );
    }

    [TestCase(16, 0, new byte[] { 0x12, 0x34, 0xFF, 0xFF }, new byte[] { 0x12, 0x12, 0x12, 255, 255, 255, 255, 255 })]
    [TestCase(16, 2, new byte[] { 1, 9, 2, 9, 3, 9, 0xFF, 9, 0x80, 9, 0, 9 }, new byte[] { 1, 2, 3, 255, 255, 0x80, 0, 255 })]
    [TestCase(16, 6, new byte[] { 1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9, 7, 9, 8, 9 }, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [TestCase(8, 4, new byte[] { 10, 255, 200, 7 }, new byte[] { 10, 10, 10, 255, 200, 200, 200, 7 })]
    [TestCase(4, 0, new byte[] { 0x0F }, new byte[] { 0, 0, 0, 255, 255, 255, 255, 255 })]
    [TestCase(1, 3, new byte[] { 0x40 }, new byte[] { 10, 20, 30, 99, 40, 50, 60, 255 })]
    public void Load_PngOfAnyDepthAndColour_IsRight(byte depth, byte colour, byte[] row, byte[] expected)
    {
        (string, byte[])[] palette = colour == 3 ? [("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [99])] : [];

        using var picture = Load(PngFileBuilder.Build(2, 2, depth, colour, [0, .. row, 0, .. row], palette));

        byte[] pixels = new byte[16];
        picture.CopyPixelDataTo(pixels);
        Assert.That(pixels, Is.EqualTo((byte[])[.. expected, .. expected]).Within(1)); // 16 bits are rounded, not cut
    }

    [TestCase(5, 3)]
    [TestCase(9, 10)]
    public void Load_InterlacedPng_IsRight(int width, int height)
    {
        using var picture = Load(Interlaced(width, height));

        Assert.That(
            Enumerable.Range(0, width * height).Select(i => (int)picture[i % width, i / width].R),
            Is.EqualTo(Enumerable.Range(0, width * height).Select(i => 16 * (i / width) + i % width))
        );
    }

    [Test]
    public void Load_InterlacedPngWithoutItsLastRows_IsRefusedAndNotWaitedFor()
    {
        byte[] file = new PngFileBuilder()
            .Header(5, 3, colourType: 0, interlacing: 1)
            .Rows([0, 1, 0, 2, 0, 3, 0, 5, 6, 7])
            .Chunk("IEND", [])
            .ToArray();

        Assert.That(
            () => Load(file),
            Throws.InstanceOf<InvalidInputException>().With.Message.EndsWith("rows of its interlaced PNG picture are missing.")
        );
    }

    [TestCase(4)]
    [TestCase(3)]
    public void Load_InterlacedPngThatImageSharpReadsWrongly_IsRefused(int width) =>
        Assert.That(
            () => Load(Interlaced(width, 9)),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("save it without interlacing")
        );

    [Test]
    public void Load_AnimatedGif_IsItsFirstFrame()
    {
        using Image<Rgba32> film = new(8, 8, Red);
        using Image<Rgba32> rest = new(8, 8, Blue);
        for (int i = 1; i < 50; i++)
            film.Frames.AddFrame(rest.Frames.RootFrame);

        using var picture = Load(Saved(film, (image, stream) => image.SaveAsGif(stream)));

        Assert.That((picture.Frames.Count, picture[3, 3]), Is.EqualTo((1, Red)));
    }

    [Test]
    public void Load_GifOfTenThousandFrames_TakesTheMemoryOfOne()
    {
        using Image<Rgba32> two = new(300, 300, Red);
        using Image<Rgba32> blue = new(300, 300, Blue);
        byte[] one = Saved(two, (image, stream) => image.SaveAsGif(stream));
        two.Frames.AddFrame(blue.Frames.RootFrame);
        byte[] both = Saved(two, (image, stream) => image.SaveAsGif(stream));
        int last = both.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x21, 0xF9]); // the second frame begins with its control block
        File.WriteAllBytes(
            folder.In("film.gif"),
            [.. both[..last], .. Enumerable.Repeat(both[last..^1], 9_999).SelectMany(frame => frame), 0x3B]
        );
        long before = GC.GetAllocatedBytesForCurrentThread(),
            start = Stopwatch.GetTimestamp();

        PictureLoader.Load(folder.In("film.gif")).Dispose();

        Assert.That(one, Is.Not.Empty);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(new FileInfo(folder.In("film.gif")).Length + (64 << 20)));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Load_GifWithAFrameLargerThanItsScreen_TakesNoMemoryForIt()
    {
        byte[] file =
        [
            .. "GIF89a"u8,
            10,
            0,
            10,
            0,
            0xF0,
            0,
            0,
            0,
            0,
            0,
            255,
            255,
            255,
            0x2C,
            0,
            0,
            0,
            0,
            255,
            255,
            255,
            255,
            0,
            2,
            2,
            0x4C,
            1,
            0,
            0x3B,
        ];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => Load(file).Dispose(), Throws.Nothing.Or.InstanceOf<InvalidInputException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(32 << 20));
    }

    [Test]
    public void Load_AnimatedWebp_IsRefusedWithTheReason()
    {
        byte[] chunks = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 9, 0, 0, .. "ANIM"u8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.That(
            () => Load([.. "RIFF"u8, (byte)chunks.Length, 0, 0, 0, .. chunks]),
            Throws.InstanceOf<InvalidInputException>().With.Message.Match("cannot be read: .*nimat.*\\.$")
        );
    }

    [TestCase("II*\0\b\0\0\0", "TIFF")]
    [TestCase("a letter", "text")]
    [TestCase("\u0001\u0002\u0003", "unknown")]
    public void Load_AnotherKind_IsNamed(string content, string kind)
    {
        File.WriteAllText(folder.In("p.png"), content);

        Assert.That(
            () => PictureLoader.Load(folder.In("p.png")),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.EndsWith($"of a kind that can be read here ({kind}): save it as PNG or JPEG.")
        );
    }

    /// <summary>The picture is 48 x 32: its quarters are red and green above, blue and grey below, as they are stored.</summary>
    [TestCase(1, "rg", "b-")]
    [TestCase(2, "gr", "-b")]
    [TestCase(3, "-b", "gr")]
    [TestCase(4, "b-", "rg")]
    [TestCase(5, "rb", "g-")]
    [TestCase(6, "br", "-g")]
    [TestCase(7, "-g", "br")]
    [TestCase(8, "g-", "rb")]
    [TestCase(9, "rg", "b-")]
    public void Load_ExifOrientation_ShowsWhatTheCameraSaw(int orientation, string above, string below)
    {
        using var stored = Quarters(48, 32);
        stored.Metadata.ExifProfile = new ExifProfile();
        stored.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)orientation);

        using var shown = Load(Saved(stored, (image, stream) => image.SaveAsJpeg(stream, new JpegEncoder { Quality = 100 })));

        Assert.That((shown.Width, shown.Height), Is.EqualTo(orientation is >= 5 and <= 8 ? (32, 48) : (48, 32)));
        string seen = string.Concat(
            Middles(shown)
                .Select(pixel =>
                    Math.Max(pixel.R, Math.Max(pixel.G, pixel.B)) < 200 ? '-'
                    : pixel.R > 200 ? 'r'
                    : pixel.G > 200 ? 'g'
                    : 'b'
                )
        );
        Assert.That((seen[..2], seen[2..]), Is.EqualTo((above, below)));
    }

    [Test]
    public void Load_ColourProfile_IsPassedOver()
    {
        using var quarters = Quarters(32, 32);
        quarters.Metadata.IccProfile = new IccProfile([.. Enumerable.Repeat((byte)0xEE, 200)]);

        using var picture = Load(Saved(quarters, (image, stream) => image.SaveAsJpeg(stream, new JpegEncoder { Quality = 100 })));

        AssertQuarters(picture, tolerance: 6);
    }

    /// <summary>A grey picture of value 16 y + x in Adam7's order (PNG, section 8.2).</summary>
    private static byte[] Interlaced(int width, int height)
    {
        (int X, int Y, int StepX, int StepY)[] passes =
        [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ];
        List<byte> rows = [];
        foreach (var pass in passes.Where(pass => pass.X < width))
        {
            for (int y = pass.Y; y < height; y += pass.StepY)
            {
                rows.Add(0);
                for (int x = pass.X; x < width; x += pass.StepX)
                    rows.Add((byte)(16 * y + x));
            }
        }

        return new PngFileBuilder()
            .Header((uint)width, (uint)height, colourType: 0, interlacing: 1)
            .Rows([.. rows])
            .Chunk("IEND", [])
            .ToArray();
    }

    private static TestCaseData Kind(string name, Action<Image, Stream> save) => new TestCaseData(save).SetArgDisplayNames(name);

    private static Image<Rgba32> Quarters(int width, int height)
    {
        Image<Rgba32> image = new(width, height);
        for (int i = 0; i < width * height; i++)
            image[i % width, i / width] = (i % width < width / 2, i / width < height / 2) switch
            {
                (true, true) => Red,
                (false, true) => Green,
                (true, false) => Blue,
                _ => Grey,
            };

        return image;
    }

    private static Rgba32[] Middles(Image<Rgba32> image)
    {
        (int x, int y) = (image.Width / 4, image.Height / 4);
        return [image[x, y], image[3 * x, y], image[x, 3 * y], image[3 * x, 3 * y]];
    }

    private static void AssertQuarters(Image<Rgba32> image, int tolerance)
    {
        foreach (var (actual, expected) in Middles(image).Zip([Red, Green, Blue, Grey]))
            Assert.That(
                (int[])[actual.R, actual.G, actual.B, actual.A],
                Is.EqualTo((int[])[expected.R, expected.G, expected.B, 255]).Within(tolerance)
            );
    }

    private static byte[] Saved(Image image, Action<Image, Stream> save)
    {
        using MemoryStream file = new();
        save(image, file);
        return file.ToArray();
    }

    private Image<Rgba32> Load(byte[] file, string name = "p.png")
    {
        File.WriteAllBytes(folder.In(name), file);
        return PictureLoader.Load(folder.In(name));
    }
}
