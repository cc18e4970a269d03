using FlowMatching.Runs.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data;

public sealed class PictureTurningTests
{
    [TestCase(1, "abc", "def")]
    [TestCase(2, "cba", "fed")]
    [TestCase(3, "fed", "cba")]
    [TestCase(4, "def", "abc")]
    [TestCase(5, "ad", "be", "cf")]
    [TestCase(6, "da", "eb", "fc")]
    [TestCase(7, "fc", "eb", "da")]
    [TestCase(8, "cf", "be", "ad")]
    public void Turn_Orientation_ShowsWhatTheCameraSaw(int orientation, params string[] expected)
    {
        Image<Rgba32> stored = new(3, 2);
        for (int i = 0; i < 6; i++) stored[i % 3, i / 3] = new Rgba32((byte)('a' + i), 0, 0, 255);

        using var shown = PictureTurning.Turn(stored, orientation);

        string[] rows = [.. Enumerable.Range(0, shown.Height).Select(y => string.Concat(Enumerable.Range(0, shown.Width).Select(x => (char)shown[x, y].R)))];
        Assert.That(rows, Is.EqualTo(expected));
    }
}
