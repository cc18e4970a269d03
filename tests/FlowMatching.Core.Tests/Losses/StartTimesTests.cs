using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;

using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Losses;

public sealed class StartTimesTests
{
    [Test]
    public void Draw_AnyInterval_GivesItsFirstTime()
    {
        using var rng = new Generator(seed: 1);

        var t = new StartTimes().Draw(3, 0.25, 1, rng);

        Assert.That(t.ToFloatArray(), Is.EqualTo(new[] { 0.25f, 0.25f, 0.25f }));
        Assert.That(t.dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void TimeSamplers_DoNotOfferIt() => Assert.That(TimeSamplers.All.Names, Does.Not.Contain(new StartTimes().Name));
}
