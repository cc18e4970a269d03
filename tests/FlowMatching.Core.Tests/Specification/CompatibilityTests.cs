using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Specification;

/// <summary>Every combination of what the catalogues list: the valid ones are trained and sampled, the refused ones stand in a golden
/// file.</summary>
/// <remarks>Set FM_UPDATE_GOLDEN=1 to write the file anew, and read the difference.</remarks>
public sealed class CompatibilityTests
{
    private static readonly string[] TwoSources = [GaussianSource.SourceName, "moons"];

    public static IEnumerable<TrainingPlan> Plans =>
        from path in ProbabilityPaths.Names
        from prediction in Predictions.All.Names
        from coupling in CouplingCatalog.All.Names
        from source in TwoSources
        select PlanOf(path, prediction, coupling, source);

    public static IEnumerable<TestCaseData> Valid =>
        from plan in Plans
        where !Compatibility.Faults(plan).Any()
        select new TestCaseData(plan).SetArgDisplayNames(plan.Path.Name, plan.Prediction, plan.Coupling.Name, plan.Source);

    [TestCaseSource(nameof(Valid))]
    public void Run_ValidCombination_TrainsAndSamples(TrainingPlan plan)
    {
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RecordingEvents events = new();

        trainer.Run(events, events.Stop);
        float[] samples = new Sampler(trainer.Model, 2).Draw(new SampleRequest { Count = 500, Steps = 20 }).Samples;

        Assert.That(events.Progress.Select(report => report.Loss), Is.All.Matches<double>(double.IsFinite));
        Assert.That(samples, Is.All.Matches<float>(float.IsFinite));

        // From a source around 0 to data of N(1, 0.5²): 20 steps of training find the place and the size.
        double mean = samples.Average();
        Assert.That(mean, Is.EqualTo(1).Within(0.9));
        Assert.That(Math.Sqrt(samples.Average(x => (x - mean) * (x - mean))), Is.InRange(0.1, 1.6));
    }

    [TestCaseSource(nameof(Valid))]
    public void SdeFaults_ValidCombination_AreThoseOfTheSampler(TrainingPlan plan)
    {
        using var trainer = Trainer.Create(plan with { Settings = plan.Settings with { Steps = 1 } }, TinyRun.Data, CPU);
        string[] faults = [.. Compatibility.SdeFaults(plan.Path.Name, plan.Coupling.Name, plan.Source)];

        void Draw() =>
            new Sampler(trainer.Model, 2).Draw(
                new SampleRequest
                {
                    Count = 50,
                    Steps = 3,
                    SdeStrength = 1,
                }
            );

        if (faults is [])
            Assert.DoesNotThrow(Draw);
        else
            Assert.That(Assert.Throws<InvalidInputException>(Draw).Faults, Is.EqualTo(faults));
    }

    [Test]
    public void Faults_OfAllCombinations_AreTheGoldenFile()
    {
        string path = Path.Combine(
            Repository.Root,
            "tests",
            "FlowMatching.Core.Tests",
            "Specification",
            "Golden",
            "refused-combinations.txt"
        );
        string text = string.Join('\n', [.. Refused(), ""]);

        if (Environment.GetEnvironmentVariable("FM_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(path)));
    }

    [Test]
    public void Faults_CondOtThatKeepsSomeOfItsSource_IsRefused()
    {
        var plan = PlanOf("condot", "velocity", "independent", "moons") with { Path = new PathSettings { SigmaMin = 0.1 } };

        Assert.That(
            plan.Faults(),
            Is.EqualTo(
                new[]
                {
                    "The path condot with sigma-min 0.1 cannot start from moons: it would leave as much of moons in the data; set sigma-min to 0.",
                }
            )
        );
    }

    [Test]
    public void LikelihoodFaults_StudentAndSource_AreBothNamed()
    {
        Assert.That(Compatibility.LikelihoodFaults(ModelKind.Distilled, "moons").Count(), Is.EqualTo(2));
        Assert.That(Compatibility.LikelihoodFaults(ModelKind.Reflow, GaussianSource.SourceName), Is.Empty);
        Assert.That(Compatibility.LikelihoodFaults(ModelKind.Cfm, "8gaussians"), Is.Empty);
    }

    /// <summary>Each reason, and below it the combinations that it refuses.</summary>
    private static IEnumerable<string> Refused() =>
        Training()
            .Concat(Sde())
            .Concat(PathChanges())
            .GroupBy(refused => refused.Fault, refused => refused.Combination)
            .SelectMany(group => group.Distinct().Select(combination => $"    {combination}").Prepend(group.Key));

    private static IEnumerable<(string Fault, string Combination)> Training() =>
        from plan in Plans
        from fault in Compatibility.Faults(plan)
        select (
            fault,
            $"train --path {plan.Path.Name} --prediction {plan.Prediction} --coupling {plan.Coupling.Name} --source {plan.Source}"
        );

    private static IEnumerable<(string Fault, string Combination)> Sde() =>
        from path in ProbabilityPaths.Names
        from coupling in CouplingCatalog.All.Names.Append(ReflowOrigin.Coupling)
        from source in TwoSources
        from fault in Compatibility.SdeFaults(path, coupling, source)
        select (fault, $"sample --sde of {path}, {coupling}, {source}");

    private static IEnumerable<(string Fault, string Combination)> PathChanges() =>
        from trained in ProbabilityPaths.Names
        from other in ProbabilityPaths.Names
        from source in TwoSources
        from fault in Compatibility.PathChangeFaults(
            ModelKind.Cfm,
            trained,
            IndependentCoupling.CouplingName,
            source,
            new PathSettings { Name = other }
        )
        select (fault, $"sample --path {other} of {trained}, {source}");

    private static TrainingPlan PlanOf(string path, string prediction, string coupling, string source) =>
        new()
        {
            Architecture = new Architecture { Hidden = 16, Depth = 2 },
            Path = new PathSettings { Name = path },
            Prediction = prediction,
            Coupling = new CouplingSettings { Name = coupling },
            Source = source,
            Settings = TinyRun.Plan.Settings with { Steps = 200, LogEvery = 50 },
        };
}
