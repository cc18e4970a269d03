using FlowMatching.Core.Data;

namespace FlowMatching.Core.Tests.Data;

public sealed class BesselTests
{
    // scipy.special.i0e
    [TestCase(0, 1)]
    [TestCase(1, 0.46575960759364043)]
    [TestCase(10, 0.1278333371634286)]
    [TestCase(39, 0.06408967575058332)]
    [TestCase(41, 0.062496943756818885)]
    [TestCase(1000, 0.012617240455891257)]
    public void ScaledI0_AnyArgument_AgreesWithScipy(double z, double expected) =>
        Assert.That(Bessel.ScaledI0(z), Is.EqualTo(expected).Within(1e-13));
}
