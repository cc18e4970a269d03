using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class ImageValuesTests
{
    [Test]
    public void Of_TheEnds_AreMinusOneAndOne() =>
        Assert.That((ImageValues.Of(0), ImageValues.Of(255), ImageValues.Of(51)), Is.EqualTo((-1f, 1f, -0.6f)));

    [Test]
    public void ToByte_EachByteThereAndBack_IsItself() =>
        Assert.That(Enumerable.Range(0, 256), Is.All.Matches<int>(b => ImageValues.ToByte(ImageValues.Of((byte)b)) == b));

    [TestCase(-7f, 0)]
    [TestCase(1.5f, 255)]
    [TestCase(float.NaN, 0)]
    [TestCase(0f, 128)]
    public void ToByte_AnyValue_IsClamped(float value, byte expected) => Assert.That(ImageValues.ToByte(value), Is.EqualTo(expected));
}
