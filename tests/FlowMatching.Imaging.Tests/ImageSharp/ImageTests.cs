using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class ImageTests
{
    [Test]
    public void Indexer_WrittenPixel_LiesInItsRow()
    {
        using var image = new Image<L8>(3, 2);
        image[1, 1] = new L8(9);

        var found = new List<byte>();
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (var pixel in rows.GetRowSpan(y)) found.Add(pixel.PackedValue);
            }
        });

        Assert.That(found, Is.EqualTo(new byte[] { 0, 0, 0, 0, 9, 0 }));
    }

    [TestCase(-1, 0)]
    [TestCase(3, 0)]
    [TestCase(0, 2)]
    public void Indexer_OutsideTheImage_IsRefused(int x, int y)
    {
        using var image = new Image<L8>(3, 2, new L8(5));

        Assert.That(() => image[x, y], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void LoadPixelData_TooFewPixels_IsRefused()
        => Assert.That(() => Image.LoadPixelData<L8>(new L8[5], 3, 2), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Dispose_ThenUse_IsRefused()
    {
        var image = new Image<L8>(1, 1);
        image.Dispose();

        Assert.That(() => image[0, 0], Throws.InstanceOf<ObjectDisposedException>());
    }
}
