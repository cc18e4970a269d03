using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class EightGaussiansTests
{
    [Test]
    public void Draw_ManyPoints_LieAroundEightEvenMeansOnTheCircle()
    {
        var groups = Plane.Draw(new EightGaussians()).GroupBy(p => (int)Math.Round(p.Angle() / (Math.PI / 4) + 8) % 8).ToList();

        Assert.That(groups, Has.Count.EqualTo(8));
        foreach (var group in groups)
        {
            double angle = group.Key * Math.PI / 4;
            Assert.That(group.Count(), Is.EqualTo(2500).Within(250)); // 5 standard deviations
            Assert.That(group.Average(p => p.X), Is.EqualTo(4 / Math.Sqrt(2) * Math.Cos(angle)).Within(0.04));
            Assert.That(group.Average(p => p.Y), Is.EqualTo(4 / Math.Sqrt(2) * Math.Sin(angle)).Within(0.04));
            double variance = group.Average(p => Math.Pow(p.Radius() - 4 / Math.Sqrt(2), 2));
            Assert.That(variance, Is.EqualTo(0.125).Within(0.015)); // (0.5/√2)²
        }
    }
}
