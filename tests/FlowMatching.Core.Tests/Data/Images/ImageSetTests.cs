using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class ImageSetTests
{
    private static readonly ImageShape Two = new(1, 1, 2);

    [Test]
    public void Image_EachIndex_IsThatPartOfTheBytes()
    {
        ImageSet set = new("set", Two, [1, 2, 3, 4, 5, 6], [0, 1, 0], ["a", "b"]);

        Assert.That(set.Count, Is.EqualTo(3));
        Assert.That(set.Image(1).ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
        Assert.That((set.Label(1), set.ClassNames[1]), Is.EqualTo((1, "b")));
    }

    [Test]
    public void Take_SomeRows_KeepsTheirBytesAndLabels()
    {
        var taken = new ImageSet("set", Two, [1, 2, 3, 4, 5, 6], [0, 1, 0], ["a", "b"]).Take([2, 1]);

        Assert.That((byte[])[.. taken.Image(0), .. taken.Image(1)], Is.EqualTo(new byte[] { 5, 6, 3, 4 }));
        Assert.That(((int[])[taken.Label(0), taken.Label(1)], taken.Name), Is.EqualTo(((int[])[0, 1], "set")));
    }

    [Test]
    public void Std_TwoImages_IsTheRootOfTheMeanVarianceOfTheCoordinates()
    {
        // Coordinate 0 is −1 and 1 (variance 1), coordinate 1 always −1 (variance 0): √(1/2).
        ImageSet set = new("set", Two, [0, 0, 255, 0], null, null);

        Assert.That(set.Std(), Is.EqualTo(Math.Sqrt(0.5)).Within(1e-12));
    }

    [Test]
    public void Label_NoLabels_IsTheCallersFault() =>
        Assert.Throws<InvalidOperationException>(() => new ImageSet("set", Two, [0, 0], null, null).Label(0));

    [TestCase(new byte[] { 1, 2, 3 }, null, 0)]
    [TestCase(new byte[0], null, 0)]
    [TestCase(new byte[] { 1, 2 }, new[] { 0 }, 0)]
    [TestCase(new byte[] { 1, 2 }, new[] { 2 }, 2)]
    [TestCase(new byte[] { 1, 2 }, new[] { -1 }, 2)]
    [TestCase(new byte[] { 1, 2 }, new[] { 0, 0 }, 2)]
    [TestCase(new byte[] { 1, 2 }, null, 2)]
    public void New_ArraysThatDoNotFit_AreTheCallersFault(byte[] pixels, int[]? labels, int classes)
    {
        string[]? names = classes == 0 ? null : ["a", "b"];

        Assert.Throws<ArgumentException>(() => _ = new ImageSet("set", Two, pixels, labels, names));
    }
}

public sealed class ImagePartsTests
{
    private static readonly ImageShape Dot = new(1, 1, 1);

    [Test]
    public void HoldingBack_Labelled_TakesEveryKthOfEachClass()
    {
        ImageSet all = new("set", Dot, [0, 1, 2, 3, 4, 5, 6], [0, 1, 0, 0, 1, 0, 0], ["a", "b"]);

        var parts = ImageParts.HoldingBack(all, every: 2);

        Assert.That(Bytes(parts.Test!), Is.EqualTo(new byte[] { 2, 4, 5 })); // the second and fourth of a, the second of b
        Assert.That(Bytes(parts.Train), Is.EqualTo(new byte[] { 0, 1, 3, 6 }));
    }

    [Test]
    public void HoldingBack_FewerThanK_HoldsNothingBack()
    {
        ImageSet all = new("set", Dot, [0, 1, 2], null, null);

        var parts = ImageParts.HoldingBack(all, every: 4);

        Assert.That((parts.Train, parts.Test), Is.EqualTo((all, (ImageSet?)null)));
    }

    private static byte[] Bytes(ImageSet set) => [.. Enumerable.Range(0, set.Count).SelectMany(i => set.Image(i).ToArray())];
}
