using FlowMatching.Core;
using FlowMatching.Runs.Data;
using FlowMatching.Testing.Pictures;

namespace FlowMatching.Runs.Tests.Data;

/// <summary>What a file claims is bounded before anything is decoded or memory taken.</summary>
public sealed class PictureLoaderTests
{
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
}
