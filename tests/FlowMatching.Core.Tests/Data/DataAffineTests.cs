using FlowMatching.Core.Data;

namespace FlowMatching.Core.Tests.Data;

public sealed class DataAffineTests
{
    [Test]
    public void Of_FourPoints_IsTheirMeanAndCommonScale()
    {
        // x: 0, 0, 4, 4: mean 2, variance 4. y: 1, 1, 1, 1: variance 0. s = √((4 + 0)/2).
        var affine = DataAffine.Of([0, 1, 0, 1, 4, 1, 4, 1], dimension: 2);

        Assert.That(affine.Mean, Is.EqualTo(new[] { 2.0, 1.0 }));
        Assert.That(affine.Scale, Is.EqualTo(Math.Sqrt(2)));
    }

    [Test]
    public void ToDataUnits_AfterToModelUnits_GivesThePointsBack()
    {
        DataAffine affine = new([100, -3, 0.5], 7);
        float[] points = [101, 2, 3, -50, 0, 1e-3f];

        Assert.That(affine.ToDataUnits(affine.ToModelUnits(points)), Is.EqualTo(points).Within(1e-5));
        Assert.That(affine.ToDataUnits([1, 1, 1]), Is.EqualTo(new[] { 107, 4, 7.5f }));
    }

    [Test]
    public void Equals_OtherListsOfEqualNumbers_IsTrue()
    {
        Assert.That(new DataAffine([1.0, 2.0], 3), Is.EqualTo(new DataAffine(new List<double> { 1, 2 }, 3)));
        Assert.That(new DataAffine([1.0, 2.0], 3), Is.Not.EqualTo(new DataAffine([1.0, 2.5], 3)));
    }

    [Test]
    public void VelocitiesToDataUnits_AreScaledAndNotMoved() =>
        Assert.That(new DataAffine([10, -20], 4).VelocitiesToDataUnits([1, -2]), Is.EqualTo(new[] { 4f, -8f }));

    [Test]
    public void LogDensitiesToDataUnits_LoseTheLogarithmOfTheVolume() =>
        Assert.That(new DataAffine([10, -20], 4).LogDensitiesToDataUnits([1.5]), Is.EqualTo(new[] { 1.5 - 2 * Math.Log(4) }));
}
