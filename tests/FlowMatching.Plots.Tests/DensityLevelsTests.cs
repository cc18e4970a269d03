namespace FlowMatching.Plots.Tests;

public sealed class DensityLevelsTests
{
    [Test]
    public void Brightest_ThinRingInAWidePlane_IsTheRingsDensity() =>
        Assert.That(DensityLevels.Brightest([.. Enumerable.Repeat(1e-6, 9990), .. Enumerable.Repeat(2.0, 10)]), Is.EqualTo(2));

    [Test]
    public void Brightest_OneCrowdedCell_DoesNotCount() =>
        Assert.That(DensityLevels.Brightest([.. Enumerable.Repeat(1.0, 1000), 20]), Is.EqualTo(1));

    [Test]
    public void Brightest_Nothing_IsAScaleAllTheSame() => Assert.That(DensityLevels.Brightest([0, double.NaN]), Is.EqualTo(1));
}
