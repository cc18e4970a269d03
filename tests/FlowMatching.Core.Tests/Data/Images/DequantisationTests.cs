using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class DequantisationTests
{
    private static readonly ImageSet Ramp = new(
        "ramp",
        new ImageShape(1, 16, 16),
        [.. Enumerable.Range(0, 512).Select(i => (byte)(i % 256))],
        null,
        null
    );

    [Test]
    public void Of_Bytes_AreSpreadOverTheirOwnWidth()
    {
        float[] values = Dequantisation.Of(Ramp, 2, new RandomStreams(1));

        Assert.That(values, Has.Length.EqualTo(512));
        Assert.That(values.Select((x, i) => 128 * (x + 1.0) - i % 256), Is.All.InRange(0.0, 1.0));
        // 4 standard errors of a uniform mean
        Assert.That(values.Select((x, i) => 128 * (x + 1.0) - i % 256).Average(), Is.EqualTo(0.5).Within(0.05));
    }

    [Test]
    public void Of_Seeds_DecideTheNoise()
    {
        float[] first = Dequantisation.Of(Ramp, 1, new RandomStreams(1));

        Assert.That(Dequantisation.Of(Ramp, 1, new RandomStreams(1)), Is.EqualTo(first));
        Assert.That(Dequantisation.Of(Ramp, 1, new RandomStreams(2)), Is.Not.EqualTo(first));
    }
}
