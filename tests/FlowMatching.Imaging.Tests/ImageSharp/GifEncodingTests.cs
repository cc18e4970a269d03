using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class GifEncodingTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    [TestCase(100)]
    [TestCase(255)]
    [TestCase(256)]
    public void SaveAsGif_FewColours_KeepsEveryPixelOfEveryFrame(int colours)
    {
        using var image = Movie(colours, frames: 4);

        var file = PlainGifReader.Read(Save(image));

        Assert.That((file.Width, file.Height), Is.EqualTo((image.Width, image.Height)));
        RequireEqualFrames(file, image);
    }

    [Test]
    public void SaveAsGif_SpareIndex_IsTransparentInLaterFrames()
    {
        using var image = Movie(colours: 255, frames: 3);
        using var full = Movie(colours: 256, frames: 3);

        Assert.That(PlainGifReader.Read(Save(image)).Frames.Select(f => f.Transparent), Is.EqualTo(new[] { -1, 255, 255 }));
        Assert.That(PlainGifReader.Read(Save(full)).Frames.Select(f => f.Transparent), Is.EqualTo(new[] { -1, -1, -1 }));
    }

    [Test]
    public void SaveAsGif_Metadata_StandsInTheFile()
    {
        using var image = Movie(colours: 7, frames: 3);
        image.Metadata.GetGifMetadata().RepeatCount = 0;
        for (int i = 0; i < 3; i++)
        {
            image.Frames[i].Metadata.GetGifMetadata().FrameDelay = 5 + (300 * i);
            image.Frames[i].Metadata.GetGifMetadata().DisposalMethod = GifDisposalMethod.NotDispose;
        }

        var file = PlainGifReader.Read(Save(image));

        Assert.That(file.Loops, Is.Zero);
        Assert.That(file.Frames.Select(f => f.Delay), Is.EqualTo(new[] { 5, 305, 605 }));
        Assert.That(file.Frames.Select(f => f.Disposal), Is.All.EqualTo(1));
    }

    [TestCase(1, -1)] // shown once: nothing to say
    [TestCase(0, 0)]
    [TestCase(4, 3)] // shown, then repeated three times
    public void SaveAsGif_RepeatCount_BecomesRepetitions(int shown, int loops)
    {
        using var image = Movie(colours: 4, frames: 2);
        image.Metadata.GetGifMetadata().RepeatCount = (ushort)shown;

        Assert.That(PlainGifReader.Read(Save(image)).Loops, Is.EqualTo(loops));
    }

    [Test]
    public void SaveAsGif_SmallChange_WritesItsRectangleAlone()
    {
        using var image = new Image<Rgb24>(40, 30, new Rgb24(9, 9, 9));
        var next = image.Frames.AddFrame(image.Frames.RootFrame);
        next[7, 5] = next[12, 21] = new Rgb24(200, 0, 0);
        image.Frames.AddFrame(next);

        var frames = PlainGifReader.Read(Save(image)).Frames;

        Assert.That((frames[1].Left, frames[1].Top, frames[1].Width, frames[1].Height), Is.EqualTo((7, 5, 6, 17)));
        Assert.That((frames[2].Width, frames[2].Height), Is.EqualTo((1, 1)), "a frame like the last is one pixel");
        RequireEqualFrames(PlainGifReader.Read(Save(image)), image);
    }

    [Test]
    public void SaveAsGif_DisposedFrame_IsFollowedByAWholeOne()
    {
        using var image = Movie(colours: 9, frames: 3);
        image.Frames[1].Metadata.GetGifMetadata().DisposalMethod = GifDisposalMethod.RestoreToBackground;

        var frames = PlainGifReader.Read(Save(image)).Frames;

        Assert.That((frames[2].Width, frames[2].Height, frames[2].Transparent), Is.EqualTo((image.Width, image.Height, -1)));
    }

    [Test]
    public void SaveAsGif_LongNoise_FillsTheCodeTableManyTimes()
    {
        using var image = new Image<Rgb24>(300, 200);
        var random = new Random(3);
        Fill(image.Frames.RootFrame, (_, _) => Grey(random.Next(250)));
        Fill(image.Frames.AddFrame(image.Frames.RootFrame), (x, y) => (x + y) % 3 == 0 ? Grey(random.Next(250)) : image[x, y]);

        RequireEqualFrames(PlainGifReader.Read(Save(image)), image);
    }

    [Test]
    public void SaveAsGif_ManyColours_TakesNearOnesAndKeepsTheBackground()
    {
        var background = new Rgb24(255, 255, 255);
        using var image = new Image<Rgb24>(256, 80, background);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 256; x++) image[x, y] = new Rgb24((byte)x, (byte)(255 - x), (byte)(8 * y));
        }

        var file = PlainGifReader.Read(Save(image));

        double error = Enumerable.Range(0, 256 * 32).Average(i => Difference(image[i % 256, i / 256], file.Frames[0].Screen[i]));
        Assert.That(file.Palette, Has.Length.EqualTo(256));
        Assert.That(file.Frames[0].Screen[(256 * 32)..], Is.All.EqualTo(background));
        Assert.That(error, Is.LessThan(12)); // 255 colours over a square of 362 x 255: cells of 19 a side, on average 7 from their middles
    }

    [Test]
    public void SaveAsGif_Twice_GivesTheSameBytes()
    {
        using var first = Movie(colours: 250, frames: 5);
        using var second = Movie(colours: 250, frames: 5);

        Assert.That(Save(second), Is.EqualTo(Save(first)));
    }

    [Test]
    public void SaveAsGif_OtherPixels_AreRefused()
    {
        using var image = new Image<L8>(2, 2);

        Assert.That(() => Save(image), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("L8"));
    }

    [Test]
    public void SaveAsGif_FolderThatIsNotThere_SaysSo()
    {
        using var image = new Image<Rgb24>(2, 2);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no such folder", "a.gif");

        Assert.That(() => image.SaveAsGif(path, new GifEncoder()), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    /// <summary>Frames in which a square wanders over a pattern that holds all the colours.</summary>
    private static Image<Rgb24> Movie(int colours, int frames)
    {
        var image = new Image<Rgb24>(50, 41);
        Fill(image.Frames.RootFrame, (x, y) => Colour(((50 * y) + x) % colours));
        for (int f = 1; f < frames; f++)
        {
            int start = 6 * f;
            Fill(image.Frames.AddFrame(image.Frames.RootFrame), (x, y) =>
                x >= start && x < start + 20 && y >= 8 && y < 30 ? Colour((x * y) % colours) : image[x, y]);
        }

        return image;
    }

    private static Rgb24 Colour(int index) => new((byte)index, (byte)(index * 37), (byte)(255 - (index * 11)));

    private static Rgb24 Grey(int value) => new((byte)value, (byte)value, (byte)value);

    private static void Fill(ImageFrame<Rgb24> frame, Func<int, int, Rgb24> colour)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            for (int x = 0; x < frame.Width; x++) frame[x, y] = colour(x, y);
        }
    }

    private static void RequireEqualFrames(PlainGifReader file, Image<Rgb24> image)
    {
        Assert.That(file.Frames, Has.Count.EqualTo(image.Frames.Count));
        for (int i = 0; i < image.Frames.Count; i++)
        {
            var pixels = new Rgb24[image.Width * image.Height];
            image.Frames[i].CopyPixelDataTo(pixels);
            Assert.That(file.Frames[i].Screen.AsSpan().SequenceEqual(pixels), Is.True, $"frame {i}");
        }
    }

    private static double Difference(Rgb24 a, Rgb24 b)
        => Math.Sqrt(Math.Pow(a.R - b.R, 2) + Math.Pow(a.G - b.G, 2) + Math.Pow(a.B - b.B, 2));

    private static byte[] Save(Image image)
    {
        using var stream = new MemoryStream();
        image.SaveAsGif(stream, new GifEncoder());

        return stream.ToArray();
    }
}
