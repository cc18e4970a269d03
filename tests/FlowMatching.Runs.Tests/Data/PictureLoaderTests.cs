using System.Diagnostics;
using System.Runtime.InteropServices;
using FlowMatching.Core;
using FlowMatching.Runs.Data;
using FlowMatching.Testing.Pictures;

namespace FlowMatching.Runs.Tests.Data;

/// <summary>What a file claims is bounded before anything is decoded or memory taken.</summary>
public sealed class PictureLoaderTests
{
    /// <summary>16 x 8 pixels, the left half red, the right half blue; its EXIF data says that the camera was held on its side (orientation 6).</summary>
    private const string Sideways =
        "/9j/4QAiRXhpZgAASUkqAAgAAAABABIBAwABAAAABgAAAAAAAAD/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9"
        + "PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
        + "Y2NjY2NjY2NjY2NjY2P/wAARCAAIABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQID"
        + "AAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG"
        + "h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAA"
        + "AAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
        + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk"
        + "5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDFryz7wx6/UD85P//Z";

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
        string pipe = folder.In("pipe"), path = byLink ? folder.In("link.png") : pipe;
        using (var make = Process.Start("mkfifo", [pipe])) make.WaitForExit();
        if (byLink) File.CreateSymbolicLink(path, pipe);

        var reading = Task.Run(() => Assert.Throws<InvalidInputException>(() => PictureLoader.Load(path)));

        Assert.That(reading.Wait(TimeSpan.FromSeconds(10)), Is.True, "it waits");
        Assert.That(reading.Result!.Message, Is.EqualTo($"{path} is empty, expected a file with data."));
    }

    [Test]
    public void Load_JpegThatClaimsMuch_IsRefused()
    {
        byte[] file = JpegWriter.Write(new byte[100], 10, 10, JpegWriter.Grey);
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]); // marker, length, precision, height, width
        (file[frame + 5], file[frame + 7]) = (0x20, 0x20);

        AssertRefused(file, "claim to hold 8202 x 8202 pixels.");
    }

    [Test]
    public void Load_MoreThanTheCallerTakes_IsRefused()
    {
        File.WriteAllBytes(folder.In("p.png"), PngFileBuilder.Build(3, 3, 8, 0, [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]));

        Assert.That(() => PictureLoader.Load(folder.In("p.png"), mostPixels: 8), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("expected sides up to 65535 and 8 pixels in all"));
        Assert.That(() => PictureLoader.Load(folder.In("p.png"), mostPixels: 9).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Load_FileOfFourGigabytes_IsRefusedUnread()
    {
        using (FileStream file = new(folder.In("p.png"), FileMode.CreateNew)) file.SetLength(1L << 32); // holes: it takes no space

        AssertRefused(null, "has 4294967296 bytes, expected at most 536870912: shrink the picture.");
    }

    private void AssertRefused(byte[]? file, string part)
    {
        if (file is not null) File.WriteAllBytes(folder.In("p.png"), file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => PictureLoader.Load(folder.In("p.png")), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Load_JpegOfACameraOnItsSide_IsUpright()
    {
        if (!NativeLibrary.TryLoad("libturbojpeg.so.0", out _)) Assert.Ignore("libturbojpeg is not installed.");
        File.WriteAllBytes(folder.In("sideways.jpg"), Convert.FromBase64String(Sideways));

        using var picture = PictureLoader.Load(folder.In("sideways.jpg"));

        Assert.That((picture.Width, picture.Height), Is.EqualTo((8, 16)));
        Assert.That(Enumerable.Range(0, 16).Select(y => picture[4, y].R > picture[4, y].B), Is.EqualTo(Enumerable.Range(0, 16).Select(y => y < 8)), "red is above blue");
    }
}
