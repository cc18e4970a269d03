using FlowMatching.Core.Metrics.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class SpeckleTests
{
    [TestCase("........", 0)]
    [TestCase("#.......", 1)]
    [TestCase("##....##", 2)]
    [TestCase("####....", 1)]
    [TestCase("#####...", 0, Description = "five pixels are a stroke")]
    [TestCase("#.#.#.##", 4)]
    public void PerPicture_OfALine_CountsSmallGroups(string line, int specks) => Assert.That(Of(line, "........"), Is.EqualTo(specks));

    [Test]
    public void PerPicture_NeighboursOverACorner_AreOneGroup() =>
        Assert.That(Of("#.......", ".#......", "..#.....", "...#....", "....#...", "........"), Is.Zero);

    [Test]
    public void PerPicture_ALightBackground_CountsDarkSpecks() => Assert.That(Of("########", "###.####", "########"), Is.EqualTo(1));

    [Test]
    public void PerPicture_AFaintMark_IsNone()
    {
        var images = full([1, 1, 8, 8], -1f);
        images[0, 0, 3, 3].fill_(-0.51f);

        Assert.That(Speckle.PerPicture(images), Is.Zero);
        images[0, 0, 3, 3].fill_(-0.49f);
        Assert.That(Speckle.PerPicture(images), Is.EqualTo(1));
    }

    [Test]
    public void PerPicture_OfSeveral_IsTheirMean_OverTheirChannels()
    {
        var images = full([4, 3, 8, 8], -1f);
        images[2, TensorIndex.Colon, 5, 5].fill_(1f);
        images[3, 0, 5, 5].fill_(0.2f); // a single channel of three: 0.4 in the mean

        Assert.That(Speckle.PerPicture(images), Is.EqualTo(0.25));
    }

    private static double Of(params string[] lines)
    {
        float[] values = [.. string.Concat(lines).Select(mark => mark == '#' ? 1f : -1f)];
        return Speckle.PerPicture(tensor(values, [1, 1, lines.Length, lines[0].Length]));
    }
}
