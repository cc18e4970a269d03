using FlowMatching.Core.Paths;

namespace FlowMatching.Core.Tests.Paths;

public sealed class ProbabilityPathsTests
{
    [Test]
    public void Create_CondOtWithSigmaMin_KeepsIt()
    {
        var path = ProbabilityPaths.Create(new PathSettings { Name = "condot", SigmaMin = 0.01 });

        Assert.That(path, Is.InstanceOf<CondOtPath>().With.Property(nameof(CondOtPath.SigmaMin)).EqualTo(0.01));
    }

    [TestCase(-0.1)]
    [TestCase(1.0)]
    [TestCase(double.NaN)]
    public void Create_SigmaMinOutOfRange_IsRefused(double sigmaMin) =>
        Assert.Throws<InvalidInputException>(() => ProbabilityPaths.Create(new PathSettings { SigmaMin = sigmaMin }));

    [Test]
    public void Create_TwoFaults_NamesBoth()
    {
        var e = Assert.Throws<InvalidInputException>(
            () => ProbabilityPaths.Create(new PathSettings { Name = "conditot", SigmaMin = 2 }));

        Assert.That(e.Faults, Has.Count.EqualTo(2));
        Assert.That(e.Faults[0], Does.Contain("did you mean 'condot'?"));
        Assert.That(e.Faults[1], Is.EqualTo("sigma-min is 2, expected a number in [0, 1)."));
    }
}
