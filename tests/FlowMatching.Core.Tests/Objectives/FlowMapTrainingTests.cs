using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Objectives;

/// <summary>Every objective of average velocities, by being listed, trained and sampled.</summary>
public sealed class FlowMapTrainingTests
{
    private TemporaryFolder folder = null!;

    public static IEnumerable<string> Objectives => ObjectiveCatalog.All.Names.Skip(1);

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCaseSource(nameof(Objectives))]
    public void OneStep_OfAGaussian_IsItsMap(string objective)
    {
        using var trainer = Trainer.Create(PlanOf(objective), TinyRun.Data, CPU);
        RecordingEvents events = new();

        trainer.Run(events, events.Stop);
        var drawn = Draw(trainer.AveragedModel(), steps: 1);

        // From N(0, 1) to N(1, 0.5²): one step is x → 1 + x/2, and one of Euler's along the velocity x → 1.
        double[] ends = [.. drawn.Samples.Select(x => (double)x)];
        double mean = ends.Average(),
            std = Math.Sqrt(ends.Average(x => (x - mean) * (x - mean)));
        Assert.Multiple(() =>
        {
            Assert.That(drawn.Nfe, Is.EqualTo(1));
            Assert.That(mean, Is.EqualTo(1).Within(0.1));
            Assert.That(std, Is.EqualTo(0.5).Within(0.3));
        });
    }

    [TestCaseSource(nameof(Objectives))]
    public void Save_TellsTheObjective_AndLoadsAsItWas(string objective)
    {
        string file = folder.In("map.safetensors");
        var plan = PlanOf(objective) with
        {
            Objective = new ObjectiveSettings { Name = objective, FlowShare = 0.4 },
        };
        using var trainer = Trainer.Create(plan with { Settings = plan.Settings with { Steps = 2 } }, TinyRun.Data, CPU);
        RecordingEvents events = new();
        trainer.Run(events, events.Stop);
        trainer.Save(file);

        using var loaded = Checkpoint.Load(file);
        using var model = loaded.CreateModel(CPU, Precision.Float32);

        Assert.Multiple(() =>
        {
            Assert.That(loaded.Header.Objective, Is.EqualTo(plan.Objective));
            Assert.That((loaded.Header.FormatVersion, loaded.Header.KindText), Is.EqualTo((CheckpointHeader.MapFormatVersion, objective)));
            Assert.That(Draw(model, steps: 3).Samples, Is.EqualTo(Draw(trainer.AveragedModel(), steps: 3).Samples));
        });
    }

    [Test]
    public void Draw_FlowMapOfAFlow_IsRefused()
    {
        using var trainer = Trainer.Create(TinyRun.Plan, TinyRun.Data, CPU);

        Assert.That(
            Assert.Throws<InvalidInputException>(() => Draw(trainer.Model, steps: 1)).Faults,
            Has.Exactly(1).StartsWith("The model has learnt velocities at one time")
        );
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Reflow_WithAnObjective_StartsAtTheTeachersVelocity(bool pictures)
    {
        string file = folder.In("teacher.safetensors");
        SaveTeacher(file, pictures);
        using var teacher = Checkpoint.Load(file);
        using var flow = teacher.CreateModel(CPU, Precision.Float32);
        ReflowPlan plan = new()
        {
            Objective = new ObjectiveSettings { Name = "lagrangian" },
            Pool = new PairPoolSettings { Pairs = 8 },
        };

        using var student = ReflowTraining.Create(teacher, plan, CPU);

        using var scope = NewDisposeScope();
        var x = pictures ? randn(4, 1, 8, 8) : randn(4, 2);
        var labels = pictures ? tensor(new long[] { 0, 1, 2, 2 }) : zeros([4], ScalarType.Int64);
        Tensor t = rand(4),
            s = t + (1 - t) * rand(4);
        student.Model.Network.eval();
        var average = student.Model.AverageVelocity(x, t, s, labels);
        TensorAssert.Equal(average, flow.Predict(x, t, labels), 1e-5);
        Assert.That(average.abs().sum().item<float>(), Is.GreaterThan(0.1f));
    }

    [Test]
    public void Reflow_OfAFlowMapWithoutAnObjective_IsRefused()
    {
        string file = folder.In("teacher.safetensors");
        using (var trainer = Trainer.Create(PlanOf("shortcut"), TinyRun.Data, CPU))
            trainer.Save(file);
        using var teacher = Checkpoint.Load(file);

        Assert.That(
            Assert.Throws<InvalidInputException>(() => ReflowTraining.Create(teacher, new ReflowPlan(), CPU)).Faults,
            Has.Exactly(1).StartsWith("The teacher has learnt average velocities")
        );
    }

    private static SampleResult Draw(VelocityModel model, int steps) =>
        new Sampler(model, 2).Draw(
            new SampleRequest
            {
                Count = 4000,
                UsesFlowMap = true,
                Steps = steps,
            }
        );

    private static TrainingPlan PlanOf(string objective) =>
        TinyRun.Plan with
        {
            Architecture = new Architecture
            {
                Hidden = 32,
                Depth = 2,
                EndTime = true,
            },
            Objective = new ObjectiveSettings { Name = objective },
            Settings = new TrainerSettings
            {
                Steps = 300,
                BatchSize = 256,
                WarmUpSteps = 20,
                EmaDecay = 0.95,
                LearningRate = 5e-3,
            },
        };

    private static void SaveTeacher(string file, bool pictures)
    {
        UNetSettings small = new()
        {
            ImageSize = 8,
            Width = 8,
            Multipliers = [1, 2],
            Classes = 10,
            NullClass = true,
            Groups = 2,
        };
        var plan = TinyRun.Plan with
        {
            Architecture = pictures
                ? Architecture.Of(small)
                : new Architecture
                {
                    Hidden = 16,
                    Depth = 2,
                    Frequencies = 2,
                    Classes = 3,
                },
            Settings = TinyRun.Plan.Settings with { Steps = 5 },
        };
        using var trainer = Trainer.Create(plan, pictures ? new ImageStream(Digits.Read(), "digits") : new LabelledData(), CPU);
        RecordingEvents events = new();
        trainer.Run(events, events.Stop);
        trainer.Save(file);
    }
}
