using FlowMatching.Runs.Data;
using FlowMatching.Testing.Pictures;

namespace FlowMatching.Runs.Tests.Data;

public sealed class PictureSizeTests
{
    [Test]
    public void Of_Png_IsThatOfItsHeader() =>
        Assert.That(PictureSize.Of(new PngFileBuilder().Header(70_000, 3).ToArray()), Is.EqualTo(new PictureSize(70_000, 3)));

    [TestCase(0)]
    [TestCase(JpegWriter.Progressive)]
    public void Of_Jpeg_IsThatOfItsFrame(int flags) =>
        Assert.That(PictureSize.Of(JpegWriter.Write(new byte[21 * 10 * 3], 21, 10, JpegWriter.Rgb, flags)), Is.EqualTo(new PictureSize(21, 10)));

    [Test]
    public void Of_JpegWithFillBytesAndAThumbnailInItsComment_IsThatOfItsOwnFrame() => Assert.That(
        PictureSize.Of([0xFF, 0xD8, 0xFF, 0xFE, 0, 13, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 0, 0xFF, 0xFF, 0xFF, 0xC2, 0, 11, 8, 0, 5, 0, 6, 1]), Is.EqualTo(new PictureSize(6, 5)));

    [TestCase(new byte[] { 0xFF, 0xD8, 0xFF })]
    [TestCase(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0 })]
    [TestCase(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0 })]
    [TestCase(new byte[] { 0xFF, 0xD8, 0xFF, 0xDA, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0, 5, 0, 6, 1 })]
    [TestCase(new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 5, 0 })]
    [TestCase(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 })]
    public void Of_FileThatEndsBeforeItsSize_IsNone(byte[] file) => Assert.That(PictureSize.Of(file), Is.Null);
}
