using FlowMatching.Core.Models;

namespace FlowMatching.Core.Tests.Models;

public sealed class ArchitectureTests
{
    [Test]
    public void ParameterCount_Default_IsThatOf3x512x512x512x2() =>
        Assert.That(new Architecture().ParameterCount(), Is.EqualTo((3 + 1) * 512 + 2 * (512 + 1) * 512 + (512 + 1) * 2));

    [Test]
    public void Faults_EverythingWrong_NamesEverything()
    {
        Architecture wrong = new() { Type = "unet", Dimension = 0, Hidden = -1, Depth = 0, InputGain = double.NaN };

        Assert.That(wrong.Faults().Count(), Is.EqualTo(5));
    }

    [Test]
    public void Faults_Default_AreNone() => Assert.That(new Architecture().Faults(), Is.Empty);
}
