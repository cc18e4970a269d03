using FlowMatching.Testing.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class PngDecodingTests
{
    [Test]
    public void Load_Grey_GivesEqualChannels()
    {
        byte[] file = PngFileBuilder.Build(2, 1, 8, 0, [0, 7, 250]);

        using var image = Image.Load<Rgb24>(file);

        Assert.That((image[0, 0], image[1, 0]), Is.EqualTo((new Rgb24(7, 7, 7), new Rgb24(250, 250, 250))));
    }

    [Test]
    public void Load_GreyWithOpacity_KeepsIt()
    {
        byte[] file = PngFileBuilder.Build(1, 1, 8, 4, [0, 90, 12]);

        using var image = Image.Load<Rgba32>(file);

        Assert.That(image[0, 0], Is.EqualTo(new Rgba32(90, 90, 90, 12)));
    }

    [Test]
    public void Load_ColourWithTransparentKey_ClearsThatColourOnly()
    {
        byte[] file = PngFileBuilder.Build(2, 1, 8, 2, [0, 1, 2, 3, 1, 2, 4], ("tRNS", [0, 1, 0, 2, 0, 3]));

        using var image = Image.Load<Rgba32>(file);

        Assert.That((image[0, 0].A, image[1, 0].A), Is.EqualTo(((byte)0, (byte)255)));
    }

    [TestCase(1, new byte[] { 0, 0b_0100_0000 })]
    [TestCase(2, new byte[] { 0, 0b_0001_0000 })]
    [TestCase(4, new byte[] { 0, 0b_0000_0001 })]
    [TestCase(8, new byte[] { 0, 0, 1 })]
    public void Load_PaletteOfAnyDepth_LooksColoursUp(byte bitDepth, byte[] rows)
    {
        byte[] file = PngFileBuilder.Build(2, 1, bitDepth, 3, rows, ("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [99]));

        using var image = Image.Load<Rgba32>(file);

        Assert.That((image[0, 0], image[1, 0]), Is.EqualTo((new Rgba32(10, 20, 30, 99), new Rgba32(40, 50, 60, 255))));
    }

    [Test]
    public void Load_SixteenBits_TakesTheHighByte()
    {
        byte[] file = PngFileBuilder.Build(1, 1, 16, 2, [0, 11, 255, 22, 0, 33, 128]);

        using var image = Image.Load<Rgb24>(file);

        Assert.That(image[0, 0], Is.EqualTo(new Rgb24(11, 22, 33)));
    }

    [TestCase(0, new byte[] { 10, 20, 30 })]
    [TestCase(1, new byte[] { 10, 30, 60 })]
    [TestCase(2, new byte[] { 110, 120, 130 })]
    [TestCase(3, new byte[] { 60, 100, 130 })]
    [TestCase(4, new byte[] { 110, 130, 160 })]
    public void Load_EachFilter_AddsItsPrediction(byte filter, byte[] secondRow)
    {
        // Above are three samples of 100. Average: 10 + 50; 20 + (60 + 100) / 2; 30 + (100 + 100) / 2. Paeth: 10 + 100; then left 110 and
        // above 100, corner 100: the estimate is left; 30 + 130.
        byte[] file = PngFileBuilder.Build(3, 2, 8, 0, [0, 100, 100, 100, filter, 10, 20, 30]);

        using var image = Image.Load<L8>(file);

        Assert.That(new[] { image[0, 1], image[1, 1], image[2, 1] }.Select(p => p.PackedValue), Is.EqualTo(secondRow));
    }

    [Test]
    public void Load_ColourAsGrey_TakesLuma()
    {
        byte[] file = PngFileBuilder.Build(1, 1, 8, 2, [0, 100, 150, 200]);

        using var image = Image.Load<L8>(file);

        Assert.That(image[0, 0].PackedValue, Is.EqualTo(143)); // 0.2126 · 100 + 0.7152 · 150 + 0.0722 · 200 = 142.98
    }

    [Test]
    public void Load_AnyBeginningOfAFile_IsRefused()
    {
        byte[] file = PngFileBuilder.Build(3, 2, 8, 0, [0, 1, 2, 3, 0, 4, 5, 6]);

        for (int length = 0; length < file.Length; length++)
        {
            byte[] beginning = file[..length];
            Assert.That(() => Image.Load<L8>(beginning), Throws.InstanceOf<ImageFormatException>(), $"the first {length} bytes");
        }
    }

    [Test]
    public void Load_AnyFlippedBit_IsRefused()
    {
        byte[] file = PngFileBuilder.Build(3, 2, 8, 0, [0, 1, 2, 3, 0, 4, 5, 6]);

        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] broken = [.. file];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => Image.Load<L8>(broken), Throws.InstanceOf<ImageFormatException>(), $"bit {bit}");
        }
    }

    [Test]
    public void Load_NotAPng_SaysSo()
        => Assert.That(
            () => Image.Load<Rgb24>("GIF89a and so on"u8),
            Throws.InstanceOf<UnknownImageFormatException>().With.Message.Contains("not a PNG"));

    [Test]
    public void Load_TooFewRows_SaysSo()
        => RequireRefusal(PngFileBuilder.Build(1, 3, 8, 0, [0, 1, 0, 2]), "fewer rows");

    [Test]
    public void Load_HugeSizeInATinyFile_IsRefusedBeforeMemoryIsTaken()
        => RequireRefusal(new PngFileBuilder().Header(int.MaxValue, int.MaxValue).Rows([0]).Chunk("IEND", []).ToArray(), "cannot hold");

    [TestCase(8, 8)]
    [TestCase(11, 5)]
    [TestCase(1, 1)]
    [TestCase(3, 9)]
    public void Load_Interlaced_PutsEachPassInItsPlace(int width, int height)
    {
        // The numbers of the passes as the specification draws them, for each 8 x 8 pixels.
        const string Passes = "1646264677777777565656567777777736463646777777775656565677777777";
        List<byte> rows = [];
        for (char pass = '1'; pass <= '7'; pass++)
        {
            foreach (int y in Enumerable.Range(0, height))
            {
                byte[] row = [.. Enumerable.Range(0, width).Where(x => Passes[y % 8 * 8 + x % 8] == pass).Select(x => (byte)(16 * y + x))];
                if (row.Length > 0) rows.AddRange([0, .. row]);
            }
        }

        byte[] file = new PngFileBuilder().Header((uint)width, (uint)height, colourType: 0, interlacing: 1).Rows([.. rows]).Chunk("IEND", []).ToArray();

        using var image = Image.Load<L8>(file);

        for (int i = 0; i < width * height; i++) Assert.That(image[i % width, i / width].PackedValue, Is.EqualTo(16 * (i / width) + i % width), $"pixel {i}");
    }

    [Test]
    public void Load_UnknownInterlacing_IsRefused()
        => RequireRefusal(new PngFileBuilder().Header(1, 1, interlacing: 2).Rows([0, 1, 2, 3]).Chunk("IEND", []).ToArray(), "interlacing method 2");

    [Test]
    public void Load_PaletteEntryThatIsNotThere_IsRefused()
        => RequireRefusal(PngFileBuilder.Build(1, 1, 8, 3, [0, 5], ("PLTE", [1, 2, 3])), "palette entry 5");

    [Test]
    public void Load_UnknownFilter_IsRefused()
        => RequireRefusal(PngFileBuilder.Build(1, 1, 8, 0, [9, 1]), "filter 9");

    [Test]
    public void Load_DataThatAsksForADictionary_IsRefused() // which zlib may, and PNG may not
        => RequireRefusal(
            Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAMAAAADCAAAAAEERNr1AAAAC0lEQVR4P2NgZGBiYGZhYNbicTUAAAAMSURBVGVgY2Dn4AQAAOYALqy3PFwAAAAASUVORK5CYII="),
            "compressed data cannot be read");

    [Test]
    public void Load_MissingFile_SaysSo()
        => Assert.That(() => Image.Load<Rgb24>("no such picture.png"), Throws.InstanceOf<FileNotFoundException>());

    private static void RequireRefusal(byte[] file, string reason)
        => Assert.That(() => Image.Load<Rgb24>(file), Throws.InstanceOf<InvalidImageContentException>().With.Message.Contains(reason));
}
