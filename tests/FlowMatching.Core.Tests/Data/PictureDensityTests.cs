using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class PictureDensityTests
{
    [Test]
    public void Draw_WidePicture_PutsWeightsWhereThePixelsAre()
    {
        // 4 x 2 pixels of side 2: rows at y = 1 and −1, columns at x = −3, −1, 1, 3; the first and the last pixel have no weight.
        PictureDensity picture = new("picture:p", [0, 3, 0, 0, 0, 0, 1, 0], width: 4, height: 2);

        var upper = Plane.Draw(picture, 8000).Where(p => p.X < 0).ToList();
        var lower = Plane.Draw(picture, 8000).Where(p => p.X >= 0).ToList();

        // Centres lie one standard deviation of the noise from the axis: both groups mix by Φ(−1) = 0.1587.
        Assert.That(picture.PixelSize, Is.EqualTo(2));
        Assert.That(upper.Count / 8000.0, Is.EqualTo(0.75 * 0.8413 + 0.25 * 0.1587).Within(0.025));
        Assert.That(upper.Average(p => p.Y), Is.EqualTo((0.6310 - 0.0397) / 0.6707).Within(0.06));
        Assert.That(lower.Average(p => p.Y), Is.EqualTo((0.1190 - 0.2103) / 0.3293).Within(0.1));
    }

    [Test]
    public void Draw_OnePixel_IsACentredGaussianOfHalfAPixel()
    {
        float[] weights = new float[81];
        weights[9 * 1 + 7] = 0.5f; // row 1 from the top, column 7 of 9

        var points = Plane.Draw(new PictureDensity("picture:p", weights, 9, 9));

        double pixel = 8.0 / 9;
        Assert.That(points.Average(p => p.X), Is.EqualTo(3 * pixel).Within(0.02));
        Assert.That(points.Average(p => p.Y), Is.EqualTo(3 * pixel).Within(0.02));
        Assert.That(points.Average(p => Math.Pow(p.X - 3 * pixel, 2)), Is.EqualTo(pixel * pixel / 4).Within(0.01));
        Assert.That(points.Average(p => Math.Pow(p.Y - 3 * pixel, 2)), Is.EqualTo(pixel * pixel / 4).Within(0.01));
    }

    [Test]
    public void LogDensity_OnePixel_IsThatOfItsGaussianAndNothingFarAway()
    {
        PictureDensity picture = new("picture:p", [0, 0, 5, 0], width: 4, height: 1); // side 2, centre (1, 0), s = 1

        double[] logs = picture.LogDensity([1, 0, 2, -3, 30, 0]);

        Assert.That(logs[..2], Is.EqualTo(new[] { -Math.Log(2 * Math.PI), -Math.Log(2 * Math.PI) - 5 }).Within(1e-6));
        Assert.That(logs[2], Is.EqualTo(double.NegativeInfinity));
    }

    [TestCase(new float[0], 0, 0, "picture:p is empty: it has 0 x 0 pixels.")]
    [TestCase(new float[] { 0, 0 }, 2, 1, "picture:p is blank: no pixel of its 2 x 1 has any weight, so there is nothing to draw from.")]
    [TestCase(
        new float[] { 1, -1 },
        1,
        2,
        "picture:p holds a weight that is negative, NaN or infinite, expected 0 or more for each pixel."
    )]
    [TestCase(
        new[] { 1, float.NaN },
        1,
        2,
        "picture:p holds a weight that is negative, NaN or infinite, expected 0 or more for each pixel."
    )]
    public void New_NothingToDrawFrom_IsRefused(float[] weights, int width, int height, string fault)
    {
        var e = Assert.Throws<InvalidInputException>(() => _ = new PictureDensity("picture:p", weights, width, height));

        Assert.That(e.Message, Is.EqualTo(fault));
    }

    [Test]
    public void New_OtherNumberOfPixels_IsTheCallersFault() =>
        Assert.Throws<ArgumentException>(() => _ = new PictureDensity("picture:p", [1, 2, 3], 2, 2));
}
