using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Tests.Data;

public sealed class ExifOrientationTests
{
    [Test]
    public void Of_EitherByteOrder_IsTheTagsNumber([Values(true, false)] bool isLittle, [Range(1, 8)] int orientation) =>
        Assert.That(ExifOrientation.Of(File(Tiff(isLittle, orientation))), Is.EqualTo(orientation));

    [TestCase(0)]
    [TestCase(9)]
    public void Of_NumberThatIsNoOrientation_IsUpright(int number) => Assert.That(ExifOrientation.Of(File(Tiff(true, number))), Is.EqualTo(1));

    [Test]
    public void Of_OtherFiles_AreUpright()
    {
        Assert.That(ExifOrientation.Of([]), Is.EqualTo(1));
        Assert.That(ExifOrientation.Of("PNG and more than that"u8), Is.EqualTo(1));
        Assert.That(ExifOrientation.Of([0xFF, 0xD8, 0xFF, 0xDA, 0, 4, 1, 1, .. File(Tiff(true, 6))[2..]]), Is.EqualTo(1), "pixels have begun");
    }

    [Test]
    public void Of_AnyBeginningOfAFile_IsUprightOrRight()
    {
        byte[] file = File(Tiff(false, 6));

        for (int length = 0; length < file.Length; length++) Assert.That(ExifOrientation.Of(file.AsSpan(0, length)), Is.AnyOf(1, 6), $"{length} bytes");
    }

    [Test]
    public void Of_AnyByteChanged_IsSomeOrientation()
    {
        byte[] file = File(Tiff(true, 6));
        for (int i = 0; i < file.Length; i++)
        {
            byte[] broken = [.. file];
            broken[i] ^= 0xFF;
            Assert.That(ExifOrientation.Of(broken), Is.InRange(1, 8));
        }
    }

    /// <summary>A JPEG file with JFIF's segment, then EXIF's, then the start of the pixels.</summary>
    private static byte[] File(byte[] tiff) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, 0xFF, 0xDA, 0, 2];

    /// <summary>Two entries: a width of 7, then the orientation.</summary>
    private static byte[] Tiff(bool isLittle, int orientation)
    {
        byte[] Two(int value) => isLittle ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value];
        byte[] Four(int value) => isLittle ? [.. Two(value), 0, 0] : [0, 0, .. Two(value)];
        byte[] Entry(int tag, int value) => [.. Two(tag), .. Two(3), .. Four(1), .. Two(value), 0, 0];

        return [.. isLittle ? "II"u8 : "MM"u8, .. Two(42), .. Four(8), .. Two(2), .. Entry(0x100, 7), .. Entry(0x112, orientation), .. Four(0)];
    }
}
