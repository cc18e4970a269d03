using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class AnimationFileTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(100)]
    [TestCase(255)]
    public void SaveGif_ColoursThatFindRoom_AreShownExactlyInEveryFrame(int colours)
    {
        using var movie = Movie(frames: 4, (x, y) => Colour((50 * y + x) % colours), (x, y) => Colour(x * y % colours));

        var file = Save(movie);

        Assert.That((file.Width, file.Height, file.Frames.Count), Is.EqualTo((movie.Width, movie.Height, 4)));
        for (int i = 0; i < 4; i++)
            Assert.That(file.Frames[i].Screen, Is.EqualTo(Pixels(movie.Frames[i])), $"frame {i}");
    }

    [Test]
    public void SaveGif_UnchangedPixels_AreTransparentAndChangedOnesNot()
    {
        using var movie = Movie(frames: 3, (_, _) => Colour(1), (x, y) => Colour(2 + x + y));

        var file = Save(movie);

        Assert.That(file.Frames.Select(f => f.Disposal), Is.All.EqualTo(1), "a frame stays under the next");
        Assert.That(file.Frames[0].Symbols.Contains((byte)file.Frames[0].Transparent), Is.False, "there is nothing under the first frame");
        for (int frame = 1; frame < 3; frame++)
        {
            Rgb24[] now = Pixels(movie.Frames[frame]),
                before = Pixels(movie.Frames[frame - 1]);
            Assert.That(
                file.Frames[frame].Symbols.Select(s => s == file.Frames[frame].Transparent),
                Is.EqualTo(now.Zip(before, (a, b) => a == b)),
                $"frame {frame}"
            );
        }
    }

    [Test]
    public void SaveGif_TooManyColours_KeepsThePaperAndTakesNearOnes()
    {
        Rgb24 paper = new(255, 255, 255);
        using Image<Rgba32> movie = new(256, 80, new Rgba32(255, 255, 255));
        for (int y = 0; y < 32; y++)
        for (int x = 0; x < 256; x++)
            movie[x, y] = new Rgba32((byte)x, (byte)(255 - x), (byte)(8 * y));

        var shown = Save(movie).Frames[0].Screen;

        Assert.That(shown[(256 * 32)..], Is.All.EqualTo(paper));
        double error = Enumerable.Range(0, 256 * 32).Average(i => Distance(movie[i % 256, i / 256].Rgb, shown[i]));
        // about 200 colours over a square of 362 x 255: cells of 21 a side, on average 8 from their middles
        Assert.That(error, Is.LessThan(14));
    }

    [Test]
    public void SaveGif_Metadata_StandsInTheFile()
    {
        using var movie = Movie(frames: 3, (_, _) => Colour(1), (_, _) => Colour(2));
        movie.Metadata.GetGifMetadata().RepeatCount = 0;
        for (int i = 0; i < 3; i++)
            movie.Frames[i].Metadata.GetGifMetadata().FrameDelay = 5 + 300 * i;

        var file = Save(movie);

        Assert.That(file.Loops, Is.Zero, "for ever");
        Assert.That(file.Frames.Select(f => f.Delay), Is.EqualTo(new[] { 5, 305, 605 }));
    }

    [Test]
    public void SaveGif_EqualFrames_GiveEqualFiles()
    {
        Random random = new(3);
        Rgb24[] noise =
        [
            .. Enumerable.Range(0, 50 * 41).Select(_ => new Rgb24((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256))),
        ];
        byte[] Bytes()
        {
            using var movie = Movie(frames: 5, (x, y) => noise[50 * y + x], (x, y) => noise[41 * x + y]);
            using MemoryStream file = new();
            AnimationFile.SaveGif(movie, file);
            return file.ToArray();
        }

        byte[] first = Bytes(),
            second = Bytes();
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void SaveGif_ALineThatMoves_TakesLittleMoreThanOneFrame()
    {
        using var still = Movie(frames: 1, (x, y) => Colour((x * x + y) % 200), (_, _) => default);
        using var moving = Movie(frames: 30, (x, y) => Colour((x * x + y) % 200), (_, _) => Colour(201));

        Assert.That(
            Length(moving),
            Is.LessThan(Length(still) + 30 * (768 + 400)),
            "for each frame its palette of 768 bytes and what has changed"
        );
    }

    /// <summary>A ground on which a square of 10 x 22 pixels wanders.</summary>
    private static Image<Rgba32> Movie(int frames, Func<int, int, Rgb24> ground, Func<int, int, Rgb24> square)
    {
        Image<Rgba32> movie = new(50, 41);
        for (int f = 1; f < frames; f++)
            movie.Frames.CreateFrame();
        for (int i = 0; i < frames * 50 * 41; i++)
        {
            int frame = i / (50 * 41),
                x = i % 50,
                y = i / 50 % 41,
                left = 6 * frame % 40;
            movie.Frames[frame][x, y] =
                frame > 0 && x >= left && x < left + 10 && y >= 8 && y < 30 ? Opaque(square(x, y)) : Opaque(ground(x, y));
        }

        return movie;
    }

    private static Rgb24 Colour(int index) => new((byte)index, (byte)(index * 37), (byte)(255 - index * 11));

    private static double Distance(Rgb24 a, Rgb24 b) => Math.Sqrt(Math.Pow(a.R - b.R, 2) + Math.Pow(a.G - b.G, 2) + Math.Pow(a.B - b.B, 2));

    private static Rgba32 Opaque(Rgb24 colour) => new(colour.R, colour.G, colour.B);

    private static Rgb24[] Pixels(ImageFrame<Rgba32> frame)
    {
        Rgba32[] pixels = new Rgba32[frame.Width * frame.Height];
        frame.CopyPixelDataTo(pixels);
        return Array.ConvertAll(pixels, pixel => pixel.Rgb);
    }

    private static long Length(Image<Rgba32> movie)
    {
        using MemoryStream file = new();
        AnimationFile.SaveGif(movie, file);
        return file.Length;
    }

    private static PlainGifReader Save(Image<Rgba32> movie)
    {
        using MemoryStream file = new();
        AnimationFile.SaveGif(movie, file);
        return PlainGifReader.Read(file.ToArray());
    }
}
