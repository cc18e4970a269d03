using FlowMatching.Runs.Data.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Images;

public sealed class PictureFittingTests
{
    [TestCase(7, 3)]
    [TestCase(3, 7)]
    public void Fit_ALongPictureOfTheRightSize_CutsTheMiddleOut(int width, int height)
    {
        // Red is x, green is y; 3 of 7 in the middle begin at 2.
        using Image<Rgba32> picture = new(width, height);
        for (int i = 0; i < width * height; i++)
            picture[i % width, i / width] = new Rgba32((byte)(i % width), (byte)(i / width), 9, 255);

        byte[] fitted = Fit(picture, 3);

        byte[] middle = [2, 3, 4],
            whole = [0, 1, 2];
        Assert.That(fitted[..3], Is.EqualTo(width == 7 ? middle : whole));
        Assert.That((byte[])[fitted[9], fitted[12], fitted[15]], Is.EqualTo(height == 7 ? middle : whole));
        Assert.That(fitted[18..], Is.All.EqualTo(9));
    }

    [TestCase(40, 30)]
    [TestCase(31, 64)]
    [TestCase(2, 3)]
    [TestCase(500, 16)]
    public void Fit_AnySize_GivesTheSquareOfItsColour(int width, int height)
    {
        using Image<Rgba32> picture = new(width, height, new Rgba32(10, 20, 30, 255));

        byte[] fitted = Fit(picture, 16);

        Assert.That(
            (fitted[..256].Distinct(), fitted[256..512].Distinct(), fitted[512..].Distinct()),
            Is.EqualTo((new byte[] { 10 }, new byte[] { 20 }, new byte[] { 30 }))
        );
    }

    [Test]
    public void Fit_Opacity_IsLaidOnWhite()
    {
        using Image<Rgba32> picture = new(2, 2, new Rgba32(100, 0, 255, 51)); // a fifth

        Assert.That(Fit(picture, 2), Is.EqualTo(new byte[] { 224, 224, 224, 224, 204, 204, 204, 204, 255, 255, 255, 255 }));
    }

    [Test]
    public void Fit_HalvesOfTwoColours_StayWhereTheyAre()
    {
        using Image<Rgba32> picture = new(64, 64, new Rgba32(0, 0, 0, 255));
        for (int i = 0; i < 64 * 32; i++)
            picture[i % 64, i / 64] = new Rgba32(200, 200, 200, 255);

        byte[] fitted = Fit(picture, 8);

        Assert.That(fitted[..16], Is.All.EqualTo(200));
        Assert.That(fitted[48..64], Is.All.EqualTo(0));
    }

    private static byte[] Fit(Image<Rgba32> picture, int side)
    {
        byte[] target = new byte[3 * side * side];
        PictureFitting.Fit(picture, side, target);

        return target;
    }
}
