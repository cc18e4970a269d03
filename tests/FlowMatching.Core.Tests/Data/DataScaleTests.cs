using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class DataScaleTests
{
    [Test]
    public void Measure_Checkerboard_IsThatOfAUniformSquare()
    {
        // Both coordinates are uniform on [−2, 2)/0.45: s = 4/√12/0.45 = 2.566.
        Assert.That(DataScale.Measure(new Checkerboard()), Is.EqualTo(4 / Math.Sqrt(12) / 0.45).Within(0.01));
    }

    [Test]
    public void Measure_ShiftedGaussian_LeavesTheMeanOut() =>
        Assert.That(DataScale.Measure(new GaussianData(mean: 5, std: 0.5)), Is.EqualTo(0.5).Within(0.005));

    [Test]
    public void Measure_Twice_GivesEqualBits()
    {
        var first = DataScale.Measure(new Moons());
        var second = DataScale.Measure(new Moons());

        Assert.That(second, Is.EqualTo(first));
    }
}
