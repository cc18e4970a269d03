using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

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
