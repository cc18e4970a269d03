using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests;

/// <summary>Compares pictures with those in Expectations.</summary>
/// <remarks>Tolerance: roots and logarithms may differ in their last digit between machines, which can round a channel to its neighbour
/// and move the cut of an edge by a hair: 2 of 255 everywhere. Anything a reader could see changes a pixel by more.</remarks>
internal static class ExpectedPicture
{
    private const int Tolerance = 2;

    public static void Require(Image<Rgb24> actual, string name)
    {
        string expectedPath = Path.Combine(TestContext.CurrentContext.TestDirectory, "Expectations", name);
        string actualPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, "actual-" + name);
        actual.SaveAsPng(actualPath);
        Assert.That(expectedPath, Does.Exist, $"Look at {actualPath}; if it is right, it is the new expectation.");

        using var expected = Image.Load<Rgb24>(expectedPath);
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)));
        int difference = Enumerable.Range(0, actual.Height).Max(y => LargestDifference(actual, expected, y));
        Assert.That(difference, Is.LessThanOrEqualTo(Tolerance), actualPath);
        File.Delete(actualPath);
    }

    private static int LargestDifference(Image<Rgb24> a, Image<Rgb24> b, int y) => Enumerable.Range(0, a.Width).Max(x =>
        Math.Max(Math.Abs(a[x, y].R - b[x, y].R), Math.Max(Math.Abs(a[x, y].G - b[x, y].G), Math.Abs(a[x, y].B - b[x, y].B))));
}
