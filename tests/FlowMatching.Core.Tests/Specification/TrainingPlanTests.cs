using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Specification;

public sealed class TrainingPlanTests
{
    [Test]
    public void Resolve_SchroedingerAndSinkhorn_RegularisesByTwiceTheSquareOfTheWidth()
    {
        var plan = new TrainingPlan
        {
            Path = new PathSettings { Name = "schroedinger", Sigma = 0.5 },
            Coupling = new CouplingSettings { Name = "sinkhorn" },
        };

        Assert.That(plan.Resolve(dataStd: 1).Coupling.SinkhornReg, Is.EqualTo(0.5));
        Assert.That(
            (plan with { Coupling = plan.Coupling with { SinkhornReg = 3 } }).Resolve(dataStd: 1).Coupling.SinkhornReg,
            Is.EqualTo(3)
        );
        Assert.That((plan with { Path = new PathSettings() }).Resolve(dataStd: 1).Coupling.SinkhornReg, Is.Null);
    }

    [Test]
    public void Save_EveryChoice_IsReadBack()
    {
        using TemporaryFolder folder = new();
        var plan = TinyRun.Plan with
        {
            Path = new PathSettings { Name = "linear-vp" },
            Prediction = "x1",
            Source = "moons",
            Coupling = new CouplingSettings { Name = "ot", OtBatch = 32 },
            Settings = TinyRun.Plan.Settings with { Times = "u-shaped", Steps = 2 },
        };
        using (var trainer = Trainer.Create(plan, TinyRun.Data, CPU))
        {
            trainer.Save(folder.In("all"));
        }

        Assert.That(Checkpoint.ReadHeader(folder.In("all")).Plan, Is.EqualTo(plan));
    }

    [Test]
    public void Resume_EveryChoice_GivesTheFileOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        var plan = TinyRun.Plan with
        {
            Path = new PathSettings { Name = "tube" },
            Source = "8gaussians",
            Coupling = new CouplingSettings { Name = "sinkhorn", OtBatch = 16 },
            Settings = TinyRun.Plan.Settings with { Times = "logit-normal" },
        };
        Train(plan, folder.In("unbroken"), stopAfter: 20);
        Train(plan, folder.In("half"), stopAfter: 9);

        using (var checkpoint = Checkpoint.Load(folder.In("half")))
        using (var trainer = Trainer.Resume(checkpoint, TinyRun.Data, CPU))
        {
            RecordingEvents events = new();
            trainer.Run(events, events.Stop);
            trainer.Save(folder.In("whole"));
        }

        Assert.That(File.ReadAllBytes(folder.In("whole")), Is.EqualTo(File.ReadAllBytes(folder.In("unbroken"))));
    }

    [Test]
    public void Faults_ChoicesThatAreWrongAlone_AreAllNamed()
    {
        var plan = TinyRun.Plan with
        {
            Path = new PathSettings { Name = "cosine", Power = 2 },
            Prediction = "v",
            Source = "mons",
            Coupling = new CouplingSettings { Name = "ot", OtBatch = 128 },
        };

        Assert.That(
            plan.Faults().Select(fault => fault.Split(' ')[0]),
            Is.EquivalentTo(new[] { "power", "Unknown", "Unknown", "ot-batch" })
        );
    }

    private static void Train(TrainingPlan plan, string path, int stopAfter)
    {
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RecordingEvents events = new(stopAfter);
        trainer.Run(events, events.Stop);
        trainer.Save(path);
    }
}
