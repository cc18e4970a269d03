using FlowMatching.Core.Likelihood;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class BitsPerDimensionTests
{
    [Test]
    public void Of_UniformDensityOverTheRange_IsEightBits() =>
        Assert.That(BitsPerDimension.Of(-10 * Math.Log(2), dimension: 10, BitsPerDimension.DequantizedOffset), Is.EqualTo(8).Within(1e-12));

    [Test]
    public void Of_UniformDensityOverTheRangeOfPlainPixels_IsThatOf255Steps() =>
        Assert.That(BitsPerDimension.Of(-3 * Math.Log(2), dimension: 3, BitsPerDimension.PlainOffset), Is.EqualTo(Math.Log2(255)).Within(1e-12));
}
