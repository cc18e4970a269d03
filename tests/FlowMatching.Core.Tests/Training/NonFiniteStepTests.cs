using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class NonFiniteStepTests
{
    private static readonly TrainingPlan Skipping = TinyRun.Plan with
    {
        Settings = TinyRun.Plan.Settings with { OnNan = NonFiniteAction.Skip },
    };

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(1e30f)] // its square is no float32 any more
    public void Run_OneBadExample_StopsWithItsStepAndTime(float poison)
    {
        using var trainer = Trainer.Create(TinyRun.Plan, new PoisonedData(poison, 5), CPU);
        RecordingEvents events = new();

        var fault = Assert.Throws<DivergedException>(() => trainer.Run(events, events.Stop));

        Assert.That(
            fault!.Message,
            Does.Match(
                "^Training diverged at step 6: the loss of 1 of 64 examples is not finite, at t from (0\\.[0-9]+) to \\1, and the norm of the gradient is [^;]*; try a smaller"
            )
        );
        Assert.That(trainer.Step, Is.EqualTo(5));
    }

    [Test]
    public void Of_FiniteLosses_BlamesTheLargest()
    {
        using var scope = NewDisposeScope();
        float[] losses = [.. Enumerable.Range(0, 200).Select(i => (float)i)],
            times = [.. losses.Select(loss => loss / 200)];
        using var parameter = nn.Parameter(ones(1));
        using EmaOptimizer optimizer = new([("p", parameter)], new AdamWSettings());

        var step = NonFiniteStep.Of(3, new OptimizerStep(optimizer, new TrainerSettings()), [new(tensor(losses), tensor(times))]);

        Assert.That((step.Examples, step.Faulty), Is.EqualTo((200, 0)));
        Assert.That((step.FirstTime, step.LastTime), Is.EqualTo((198f / 200, 199f / 200)));
    }

    [Test]
    public void Run_Skip_LeavesOutCountsAndGoesOn()
    {
        using TemporaryFolder folder = new();
        using var trainer = Trainer.Create(Skipping, new PoisonedData(float.NaN, 0, 6, 12), CPU);
        RecordingEvents events = new();

        Assert.That(trainer.Run(events, events.Stop), Is.EqualTo(TrainingOutcome.Completed));
        trainer.Save(folder.In("a"));

        Assert.That(events.Skipped.Select(step => (step.Step, step.Faulty)), Is.EqualTo(new[] { (1, 1), (7, 1), (13, 1) }));
        Assert.That(events.Progress.Select(progress => (progress.Step, progress.Skipped)), Is.EqualTo(new[] { (7, 2), (14, 3), (20, 3) }));
        Assert.That(events.Progress.Select(progress => progress.Loss), Is.All.Matches<double>(double.IsFinite));
        Assert.That(Checkpoint.ReadHeader(folder.In("a")).Skipped, Is.EqualTo(3));
    }

    [Test]
    public void Run_SkippedStep_ChangesNothingButTheCount()
    {
        using var trainer = Trainer.Create(
            Skipping with
            {
                Settings = Skipping.Settings with { Steps = 1 },
            },
            new PoisonedData(float.NaN, 0),
            CPU
        );
        float[] before = Weights(trainer);
        RecordingEvents events = new();

        trainer.Run(events, events.Stop);

        Assert.That(Weights(trainer), Is.EqualTo(before));
        Assert.That((trainer.Step, trainer.Skipped), Is.EqualTo((1, 1)));
        Assert.That(events.Progress, Is.Empty, "there is no loss to report");
    }

    [Test]
    public void Run_NothingButBadSteps_Stops()
    {
        using var trainer = Trainer.Create(
            Skipping with
            {
                Settings = Skipping.Settings with { Steps = 100 },
            },
            new PoisonedData(float.NaN, [.. Enumerable.Range(10, 90)]),
            CPU
        );
        RecordingEvents events = new();

        Assert.That(
            () => trainer.Run(events, events.Stop),
            Throws.TypeOf<DivergedException>().With.Message.StartsWith("Training diverged at step 31:")
        );
        Assert.That(events.Skipped, Has.Count.EqualTo(20));
    }

    [Test]
    public void Resume_AfterASkippedStep_GivesTheFileOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        PoisonedData data = new(float.NaN, 4, 15);
        using (var whole = Trainer.Create(Skipping, data, CPU))
        {
            RunToFile(whole, folder.In("whole"));
        }

        using (var first = Trainer.Create(Skipping, data, CPU))
        {
            RunToFile(first, folder.In("parts"), stopAfter: 8);
        }

        using (var half = Checkpoint.Load(folder.In("parts")))
        using (var second = Trainer.Resume(half, data, CPU))
        {
            RunToFile(second, folder.In("parts"));
        }

        Assert.That(File.ReadAllBytes(folder.In("parts")), Is.EqualTo(File.ReadAllBytes(folder.In("whole"))));
    }

    [Test]
    public void Save_NothingSkipped_WritesTheHeaderAsBefore()
    {
        using TemporaryFolder folder = new();
        using var trainer = TinyRun.Create();
        RunToFile(trainer, folder.In("a"), stopAfter: 1);

        var metadata = Safetensors.ReadMetadata(folder.In("a"), out _);

        Assert.That(metadata["progress"], Does.Not.Contain("skipped"));
        Assert.That(metadata["training"], Does.Not.Contain("on_nan"));
    }

    private static float[] Weights(Trainer trainer) =>
        [.. trainer.Model.Network.parameters().SelectMany(parameter => parameter.ToFloatArray())];

    private static void RunToFile(Trainer trainer, string path, int stopAfter = int.MaxValue)
    {
        RecordingEvents events = new(stopAfter);
        trainer.Run(events, events.Stop);
        trainer.Save(path);
    }
}
