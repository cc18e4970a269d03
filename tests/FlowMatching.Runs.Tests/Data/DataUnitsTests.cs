using FlowMatching.Core.Data;
using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Tests.Data;

public sealed class DataUnitsTests
{
    private static readonly DataUnits Units = new(new DataAffine([10, -20], 4));

    [Test]
    public void ToData_ThenToModel_GivesThePointsBack()
    {
        float[] points = [0, 0, 1, -2];

        Assert.That(Units.ToData(points), Is.EqualTo(new[] { 10f, -20f, 14f, -28f }));
        Assert.That(Units.ToModel(Units.ToData(points)), Is.EqualTo(points));
    }

    [Test]
    public void Velocities_AreScaledAndNotMoved() => Assert.That(Units.VelocitiesToData([1, -2]), Is.EqualTo(new[] { 4f, -8f }));

    [Test]
    public void LogDensities_LoseTheLogarithmOfTheVolume() =>
        Assert.That(Units.LogDensitiesToData([1.5], 2), Is.EqualTo(new[] { 1.5 - 2 * Math.Log(4) }));

    [Test]
    public void WithoutScaling_NothingChanges()
    {
        float[] points = [1, 2];

        Assert.That(new DataUnits(null).ToData(points), Is.SameAs(points));
        Assert.That(new DataUnits(null).LogDensitiesToData([1.5], 2), Is.EqualTo(new[] { 1.5 }));
    }
}
