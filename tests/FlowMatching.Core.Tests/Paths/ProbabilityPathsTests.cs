using FlowMatching.Core.Paths;

namespace FlowMatching.Core.Tests.Paths;

public sealed class ProbabilityPathsTests
{
    public static IEnumerable<TestCaseData> Faulty =>
        [
            new TestCaseData(new PathSettings { SigmaMin = -0.1 }, "sigma-min is -0.1, expected a number in [0, 1)."),
            new TestCaseData(new PathSettings { SigmaMin = 1 }, "sigma-min is 1, expected a number in [0, 1)."),
            new TestCaseData(new PathSettings { SigmaMin = double.NaN }, "sigma-min is NaN, expected a number in [0, 1)."),
            new TestCaseData(new PathSettings { Name = "polynomial", Power = 0.5 }, "power is 0.5, expected a number of 1 or more."),
            new TestCaseData(
                new PathSettings { Name = "polynomial", Power = double.PositiveInfinity },
                "power is Infinity, expected a number of 1 or more."
            ),
            new TestCaseData(new PathSettings { Name = "vp", BetaMin = 0 }, "beta-min is 0, expected a positive number."),
            new TestCaseData(
                new PathSettings { Name = "vp", BetaMax = 0.05 },
                "beta-max is 0.05, expected 0.1 or more, which is beta-min."
            ),
            new TestCaseData(new PathSettings { Name = "vp", BetaMin = 30 }, "beta-max is 20, expected 30 or more, which is beta-min."),
            new TestCaseData(new PathSettings { Name = "ve", SigmaMin = 0 }, "sigma-min is 0, expected a positive number."),
            new TestCaseData(
                new PathSettings { Name = "ve", SigmaMax = 0.001 },
                "sigma-max is 0.001, expected more than 0.01, which is sigma-min."
            ),
            new TestCaseData(new PathSettings { Name = "tube", Sigma = 0 }, "sigma is 0, expected a positive number."),
            new TestCaseData(new PathSettings { Name = "schroedinger", Sigma = -1 }, "sigma is -1, expected a positive number."),
            new TestCaseData(
                new PathSettings { Name = "cosine", SigmaMin = 0.1 },
                "sigma-min is 0.1, but the path cosine takes no sigma-min; leave it out, or choose condot and ve."
            ),
            new TestCaseData(
                new PathSettings { Name = "condot", Power = 2 },
                "power is 2, but the path condot takes no power; leave it out, or choose polynomial."
            ),
            new TestCaseData(
                new PathSettings { Name = "ve", Sigma = 2 },
                "sigma is 2, but the path ve takes no sigma; leave it out, or choose tube and schroedinger."
            ),
        ];

    [Test]
    public void Create_CondOtWithSigmaMin_KeepsIt()
    {
        var path = ProbabilityPaths.Create(new PathSettings { Name = "condot", SigmaMin = 0.01 });

        Assert.That(path, Is.InstanceOf<CondOtPath>().With.Property(nameof(CondOtPath.SigmaMin)).EqualTo(0.01));
    }

    [TestCaseSource(nameof(Faulty))]
    public void Create_OptionOutOfRangeOrNotTaken_IsRefusedInOneSentence(PathSettings settings, string fault)
    {
        var e = Assert.Throws<InvalidInputException>(() => ProbabilityPaths.Create(settings.Resolve(dataStd: 2)));

        Assert.That(e.Message, Is.EqualTo(fault));
        Assert.That(settings.Faults(), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public void Create_TwoFaults_NamesBoth()
    {
        var e = Assert.Throws<InvalidInputException>(() =>
            ProbabilityPaths.Create(
                new PathSettings
                {
                    Name = "vp",
                    BetaMin = -1,
                    Power = 2,
                    BetaMax = 20,
                }
            )
        );

        Assert.That(e.Faults, Has.Count.EqualTo(2));
    }

    [Test]
    public void Create_UnknownName_IsRefusedWithTheNearest()
    {
        var e = Assert.Throws<InvalidInputException>(() => ProbabilityPaths.Create(new PathSettings { Name = "conditot", SigmaMin = 2 }));

        Assert.That(e.Message, Does.Contain("did you mean 'condot'?"));
    }

    [Test]
    public void Create_OpenOption_IsRefused()
    {
        var e = Assert.Throws<InvalidInputException>(() => ProbabilityPaths.Create(new PathSettings { Name = "ve", SigmaMin = 0.01 }));

        Assert.That(e.Message, Is.EqualTo("The path ve has no sigma-max, expected a positive number."));
    }

    [Test]
    public void Resolve_Ve_TakesItsWidestNoiseFromTheData()
    {
        var whole = new PathSettings { Name = "ve" }.Resolve(dataStd: 2);

        Assert.That(
            whole,
            Is.EqualTo(
                new PathSettings
                {
                    Name = "ve",
                    SigmaMin = 0.01,
                    SigmaMax = 20,
                }
            )
        );
        Assert.That(whole.Text, Is.EqualTo("ve, sigma-min 0.01, sigma-max 20"));
        Assert.That(whole.Resolve(dataStd: 5), Is.EqualTo(whole));
    }

    [Test]
    public void Names_AreInTheOrderOfTheTheory() =>
        Assert.That(
            ProbabilityPaths.Names,
            Is.EqualTo(new[] { "condot", "polynomial", "cosine", "linear-vp", "vp", "ve", "tube", "schroedinger" })
        );
}
