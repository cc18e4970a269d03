using FlowMatching.Core.Couplings;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Tests.Specification;

public sealed class TrainerSettingsTests
{
    public static IEnumerable<TrainerSettings> Wrong =>
        [
            new() { Steps = 0 },
            new() { Steps = -5 },
            new() { BatchSize = 0 },
            new() { LearningRate = 0 },
            new() { LearningRate = double.NaN },
            new() { LearningRate = double.PositiveInfinity },
            new() { WarmUpSteps = -1 },
            new() { MinLearningRate = 1.5 },
            new() { EmaDecay = 1 },
            new() { ClipNorm = 0 },
            new() { WeightDecay = -1 },
            new() { Times = "stratfied" },
            new() { LogEvery = 0 },
        ];

    [Test]
    public void Faults_Defaults_AreNone() => Assert.That(new TrainerSettings().Faults(), Is.Empty);

    [TestCaseSource(nameof(Wrong))]
    public void Faults_OneWrongValue_IsOneSentence(TrainerSettings settings)
    {
        string[] faults = [.. settings.Faults()];

        Assert.That(faults, Has.Length.EqualTo(1));
        Assert.That(faults[0], Does.Match("[.?]$"));
    }

    [Test]
    public void Faults_NegativeSteps_NameTheOptionAndTheValue() =>
        Assert.That(new TrainerSettings { Steps = -5 }.Faults(), Is.EqualTo(new[] { "steps is -5, expected 1 to 100000000 steps." }));

    [Test]
    public void Faults_OfAPlan_AreGatheredFromAllItsParts()
    {
        TrainingPlan plan = new()
        {
            Architecture = new() { Hidden = 0 },
            Path = new() { SigmaMin = 1 },
            Coupling = new CouplingSettings { Name = "independant" },
            Settings = new() { Steps = 0 },
        };

        Assert.That(plan.Faults().Count(), Is.EqualTo(4));
    }
}
