using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

/// <summary>Compares pictures with those in Expectations.</summary>
/// <remarks>Tolerance: Skia has letters drawn by the system's font scaler, and each shades the edges of letters in its own way; edges are
/// at most some percent of a picture, and a shade is some tenths of the ink. So of a thousand pixels three may differ by more than 48 of
/// 255. A curve, a title or a number that is missing or moved changes more.</remarks>
internal static class ExpectedPicture
{
    private const int Tolerance = 48;
    private const double Share = 0.003;

    public static void Require(Image<Rgb24> actual, string name)
    {
        string expectedPath = Path.Combine(TestContext.CurrentContext.TestDirectory, "Expectations", name);
        string actualPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, "actual-" + name);
        actual.SaveAsPng(actualPath);
        Assert.That(expectedPath, Does.Exist, $"Look at {actualPath}; if it is right, it is the new expectation.");

        using var expected = Image.Load<Rgb24>(expectedPath);
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)));
        int pixels = actual.Width * actual.Height;
        int different = Enumerable
            .Range(0, pixels)
            .Count(i => Difference(actual[i % actual.Width, i / actual.Width], expected[i % actual.Width, i / actual.Width]) > Tolerance);
        Assert.That(different, Is.LessThanOrEqualTo(Share * pixels), actualPath);
        File.Delete(actualPath);
    }

    private static int Difference(Rgb24 a, Rgb24 b) => Math.Max(Math.Abs(a.R - b.R), Math.Max(Math.Abs(a.G - b.G), Math.Abs(a.B - b.B)));
}
