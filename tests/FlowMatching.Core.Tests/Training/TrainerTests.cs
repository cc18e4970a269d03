using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class TrainerTests
{
    [TestCase(Precision.Float32)]
    [TestCase(Precision.BFloat16)]
    public void Run_Gaussian_ReachesTheLeastLossOfTheClosedFormAtEveryTime(Precision precision)
    {
        // The least loss at t is s²/(t² s² + (1 − t)²): 0.25 at t = 0, 1 at t = 1, the highest, 1.25, at t = 0.8; its mean is π s/2.
        var plan = TinyRun.Plan with
        {
            Architecture = new Architecture { Hidden = 64, Depth = 2 },
            Settings = new TrainerSettings
            {
                Steps = 400,
                BatchSize = 512,
                WarmUpSteps = 50,
                LearningRate = 2e-2,
                LogEvery = 200,
                Precision = precision,
            },
        };
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RecordingEvents events = new();

        trainer.Run(events, events.Stop);

        double least = TinyRun.Data.LeastLoss;
        var (first, last) = (events.Progress[0], events.Progress[^1]);
        double[] leastByBin = [.. Enumerable.Range(0, 10).Select(bin => LeastLossAt((bin + 0.5) / 10))];
        Assert.That(last.Loss, Is.InRange(least - 0.01, least + 0.03)); // 102,400 examples: standard error 0.003
        Assert.That(last.LossByTimeBin, Is.EqualTo(leastByBin).Within(0.08));
        Assert.That(first.Loss, Is.GreaterThan(last.Loss + 0.05));
    }

    [Test]
    public void Run_TwentySteps_TellsInOrder()
    {
        using var trainer = TinyRun.Create();
        RecordingEvents events = new();

        var outcome = trainer.Run(events, events.Stop);

        Assert.That(outcome, Is.EqualTo(TrainingOutcome.Completed));
        Assert.That(events.Calls, Is.EqualTo(new[] { "start 0", "log 7", "log 14", "log 20", "Completed" }));
    }

    [Test]
    public void Run_StopAsked_EndsAfterTheStepAndCanGoOn()
    {
        using var trainer = TinyRun.Create();
        RecordingEvents stopping = new(stopAfter: 5);
        RecordingEvents rest = new();

        Assert.That(trainer.Run(stopping, stopping.Stop), Is.EqualTo(TrainingOutcome.Stopped));
        Assert.That(trainer.Step, Is.EqualTo(5));
        Assert.That(trainer.Run(rest, rest.Stop), Is.EqualTo(TrainingOutcome.Completed));
        Assert.That(rest.Calls[0], Is.EqualTo("start 5"));
    }

    [Test]
    public void Run_EqualSeeds_GiveEqualFiles()
    {
        using TemporaryFolder folder = new();

        Assert.That(TrainToFile(folder.In("a")), Is.EqualTo(TrainToFile(folder.In("b"))));
    }

    [Test]
    public void Run_OtherSeed_GivesOtherWeights()
    {
        using TemporaryFolder folder = new();

        byte[] other = TrainToFile(folder.In("b"), TinyRun.Plan.Settings with { Seed = 4 });

        Assert.That(TrainToFile(folder.In("a")), Is.Not.EqualTo(other));
    }

    [TestCase(Precision.Float32)]
    [TestCase(Precision.BFloat16)]
    public void Resume_AfterTenOfTwentySteps_GivesTheFileOfAnUnbrokenRun(Precision precision)
    {
        using TemporaryFolder folder = new();
        var settings = TinyRun.Plan.Settings with { Precision = precision };
        byte[] unbroken = TrainToFile(folder.In("unbroken"), settings);

        TrainToFile(folder.In("half"), settings, stopAfter: 10);
        byte[] resumed = ResumeToFile(folder.In("half"), folder.In("whole"));

        Assert.That(resumed, Is.EqualTo(unbroken));
    }

    [Test]
    public void Resume_InTheMiddleOfAReport_ReportsWhatAnUnbrokenRunReports()
    {
        using TemporaryFolder folder = new();
        RecordingEvents unbroken = new();
        using (var trainer = TinyRun.Create())
        {
            trainer.Run(unbroken, unbroken.Stop);
        }

        TrainToFile(folder.In("half"), stopAfter: 10); // reports come at 7, 14 and 20
        RecordingEvents resumed = new();
        ResumeToFile(folder.In("half"), folder.In("whole"), resumed);

        Assert.That(resumed.Progress.Select(Text), Is.EqualTo(unbroken.Progress.Skip(1).Select(Text)));
    }

    [Test]
    public void Resume_PointCloud_KeepsItsScalingAndRefusesOtherPoints()
    {
        using TemporaryFolder folder = new();
        PointCloud given = new("points:p", [0, 0, 10, 0, 0, 20], 2),
            other = new("points:p", [0, 0, 10, 0, 0, 21], 2);
        using (var trainer = Trainer.Create(TinyRun.Plan, given, CPU))
        {
            trainer.Save(folder.In("start"));
        }

        using var checkpoint = Checkpoint.Load(folder.In("start"));
        var e = Assert.Throws<InvalidInputException>(() => Trainer.Resume(checkpoint, other, CPU));

        Assert.That(checkpoint.Header.DataAffine, Is.EqualTo(given.Affine));
        Assert.That(
            e.Message,
            Is.EqualTo("The points of points:p are not those that the run was begun with: their mean or scale differs.")
        );
        Assert.DoesNotThrow(() => Trainer.Resume(checkpoint, given, CPU).Dispose());
    }

    [Test]
    public void Resume_FewerStepsThanDone_IsRefused()
    {
        using TemporaryFolder folder = new();
        TrainToFile(folder.In("half"), stopAfter: 10);
        using var checkpoint = Checkpoint.Load(folder.In("half"));

        var e = Assert.Throws<InvalidInputException>(() =>
            Trainer.Resume(checkpoint, TinyRun.Data, CPU, checkpoint.Header.Training with { Steps = 5, Seed = 9 })
        );

        Assert.That(e.Faults, Has.Count.EqualTo(2));
        Assert.That(e.Faults[0], Does.StartWith("steps is 5, but the checkpoint has already done 10"));
    }

    [Test]
    public void Run_WeightsThatOverflow_StopsNamingStepLossAndRemedy()
    {
        using var trainer = TinyRun.Create();
        RecordingEvents events = new() { OnStep = _ => SetWeights(trainer, 1e30f) };

        var e = Assert.Throws<DivergedException>(() => trainer.Run(events, events.Stop));

        Assert.That(e.Message, Does.Match("^Training diverged at step 2: the loss of [0-9]+ of 64 examples is not finite"));
        Assert.That(e.Message, Does.Contain("try a smaller learning rate"));
        Assert.That(events.Calls, Is.EqualTo(new[] { "start 0" }));
    }

    [Test]
    public void Save_WeightsThatOverflowed_KeepsTheFileThatWasThere()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.In("old"), "old");
        using var trainer = TinyRun.Create(TinyRun.Plan.Settings with { Steps = 1 });
        trainer.Run(new RecordingEvents());
        SetWeights(trainer, float.PositiveInfinity);

        var e = Assert.Throws<RunFailedException>(() => trainer.Save(folder.In("old")));

        Assert.That(e.Message, Does.StartWith("After step 1 the tensor"));
        Assert.That(File.ReadAllText(folder.In("old")), Is.EqualTo("old"));
    }

    [Test]
    public void Run_ManySteps_HoldsNoMoreTensorsThanFew()
    {
        using var trainer = TinyRun.Create(TinyRun.Plan.Settings with { Steps = 60 });
        List<long> counts = [];
        RecordingEvents events = new() { OnStep = _ => counts.Add(LiveTensors.Count()) };

        trainer.Run(events, events.Stop);

        Assert.That(counts[^1], Is.EqualTo(counts[5]));
    }

    [Test]
    public void Dispose_Trainer_FreesEveryTensor()
    {
        long before = LiveTensors.Count();

        using (var trainer = TinyRun.Create())
        {
            RecordingEvents events = new();
            trainer.Run(events, events.Stop);
        }

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Create_FaultyPlan_NamesAllFaults()
    {
        var plan = TinyRun.Plan with
        {
            Coupling = new CouplingSettings { Name = "otto" },
            Settings = new TrainerSettings { Steps = 0, BatchSize = -1 },
        };

        var e = Assert.Throws<InvalidInputException>(() => Trainer.Create(plan, TinyRun.Data, CPU));

        Assert.That(e.Faults, Has.Count.EqualTo(3));
    }

    [Test]
    public void Create_DataOfAnotherDimension_IsRefused()
    {
        var e = Assert.Throws<InvalidInputException>(() => Trainer.Create(TinyRun.Plan, new GaussianData(0, 1, dimension: 3), CPU));

        Assert.That(e.Message, Is.EqualTo("The data set gaussian has 3 coordinates, the network 2."));
    }

    private static void SetWeights(Trainer trainer, float value)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var parameter in trainer.Model.Network.parameters())
            parameter.fill_(value);
    }

    private static double LeastLossAt(double t) => 0.25 / (t * t * 0.25 + (1 - t) * (1 - t));

    private static string Text(TrainingProgress progress) =>
        $"{progress.Step} {progress.Loss:R} {progress.SmoothedLoss:R} {progress.LearningRate:R} {progress.GradientNorm:R} "
        + string.Join(' ', progress.LossByTimeBin);

    private static byte[] TrainToFile(string path, TrainerSettings? settings = null, int stopAfter = int.MaxValue)
    {
        using var trainer = TinyRun.Create(settings);
        RecordingEvents events = new(stopAfter);
        trainer.Run(events, events.Stop);
        trainer.Save(path);

        return File.ReadAllBytes(path);
    }

    private static byte[] ResumeToFile(string from, string to, RecordingEvents? events = null)
    {
        events ??= new RecordingEvents();
        using var checkpoint = Checkpoint.Load(from);
        using var trainer = Trainer.Resume(checkpoint, TinyRun.Data, CPU);
        trainer.Run(events, events.Stop);
        trainer.Save(to);

        return File.ReadAllBytes(to);
    }
}
