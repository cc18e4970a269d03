using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Reflow;

public sealed class ReflowTrainingTests
{
    private TemporaryFolder folder = null!;
    private string good = "";

    [OneTimeSetUp]
    public void TrainTeacher()
    {
        folder = new TemporaryFolder();
        good = folder.In("teacher");
        var plan = TinyRun.Plan with
        {
            Architecture = new Architecture { Hidden = 32, Depth = 2 },
            Path = new PathSettings { SigmaMin = 0.01 },
            Settings = new TrainerSettings
            {
                Steps = 400,
                BatchSize = 256,
                WarmUpSteps = 50,
                LearningRate = 2e-2,
                EmaDecay = 0.98,
            },
        };
        using var trainer = Trainer.Create(plan, TinyRun.Data, CPU);
        RunToFile(trainer, good);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Create_NewRun_StartsFromTheTeachersAverageOnTheStraightPath()
    {
        using var teacher = Checkpoint.Load(good);
        using var average = teacher.CreateModel(CPU, Precision.Float32);
        using var trainer = ReflowTraining.Create(teacher, TinyReflow.Plan, CPU);

        Assert.That(Weights(trainer.Model), Is.EqualTo(Weights(average)));
        Assert.That(((CondOtPath)trainer.Model.Path).SigmaMin, Is.Zero);
        Assert.That(trainer.Model.DataStd, Is.EqualTo(teacher.Header.DataStd));
    }

    [Test]
    public void Save_RoundsAndStudent_TellTheirTeacher()
    {
        string first = Train(good, TinyReflow.Plan, "first"),
            second = Train(first, TinyReflow.Plan, "second"),
            student = Train(second, TinyReflow.Plan with { Distill = true }, "student");

        CheckpointHeader[] headers = [.. new[] { first, second, student }.Select(Checkpoint.ReadHeader)];
        Assert.That(
            headers.Select(h => (h.Kind.Name(), h.Round, h.Coupling.Name)),
            Is.EqualTo(new[] { ("reflow", 1, "reflow"), ("reflow", 2, "reflow"), ("distilled", 2, "reflow") })
        );
        Assert.That(headers.Select(h => h.Reflow!.TeacherSha256), Is.EqualTo(new[] { good, first, second }.Select(Sha256)));
        Assert.That(headers.Select(h => h.Reflow!.Pool), Is.All.EqualTo(TinyReflow.Plan.Pool));
        Assert.That(headers.Select(h => h.DataSet), Is.All.EqualTo("gaussian"));
        Assert.That(headers.Select(h => h.Path), Is.All.EqualTo(new PathSettings { SigmaMin = 0 }));
    }

    [TestCase("condot", "epsilon", "gaussian")]
    [TestCase("polynomial", "velocity", "moons")]
    [TestCase("cosine", "x1", "gaussian")]
    [TestCase("linear-vp", "epsilon", "moons")]
    [TestCase("vp", "x1", "gaussian")]
    [TestCase("ve", "velocity", "gaussian")]
    [TestCase("tube", "velocity", "moons")]
    [TestCase("schroedinger", "velocity", "gaussian")]
    public void Create_TeacherOfAnyKind_StudentLearnsTheStraightVelocityFromItsSource(string path, string prediction, string source)
    {
        string made = folder.In("any");
        var plan = TinyRun.Plan with
        {
            Path = new PathSettings { Name = path },
            Prediction = prediction,
            Source = source,
        };
        using (var trainer = Trainer.Create(plan, TinyRun.Data, CPU))
        {
            RunToFile(trainer, made);
        }

        var header = Checkpoint.ReadHeader(Train(made, TinyReflow.Plan, "any-student"));

        Assert.That(header.Path, Is.EqualTo(new PathSettings { SigmaMin = 0 }));
        Assert.That((header.Prediction, header.Source), Is.EqualTo(("velocity", source)));
        Assert.That(header.SourceStd, Is.EqualTo(Checkpoint.ReadHeader(made).SourceStd));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Resume_InTheMiddleOfAPool_GivesTheFileOfAnUnbrokenRun(bool distill)
    {
        var plan = TinyReflow.Plan with { Distill = distill };
        string unbroken = Train(good, plan, "unbroken"),
            half = Train(good, plan, "half", stopAfter: 11);

        using LoadedCheckpoint checkpoint = Checkpoint.Load(half),
            teacher = Checkpoint.Load(good);
        using var trainer = ReflowTraining.Resume(checkpoint, teacher, CPU);
        string resumed = RunToFile(trainer, folder.In("resumed"));

        Assert.That(File.ReadAllBytes(resumed), Is.EqualTo(File.ReadAllBytes(unbroken)));
    }

    [Test]
    public void Run_Gaussian_StraightensTheTrajectoriesAndKeepsTheLaw()
    {
        string student = Train(good, Full(distill: false), "straight");

        Assert.That(StraightnessOf(student), Is.LessThan(StraightnessOf(good) / 4));
        AssertLaw(OneStep(student));
        Assert.That(Spread(OneStep(good)), Is.LessThan(0.2)); // one step of the teacher ends near the mean: E[x1 | x0] = 1
    }

    [Test]
    public void Run_GaussianDistilled_OneStepEndsWhereTheTeacherDoes()
    {
        string student = Train(good, Full(distill: true), "one-step");

        float[] teacher = Draw(good, OdeSolvers.All.Get("midpoint"), steps: 20);
        Assert.That(OneStep(student).Zip(teacher, (a, b) => Math.Abs(a - b)).Average(), Is.LessThan(0.04));
        AssertLaw(OneStep(student));
    }

    [Test]
    public void Create_OneStepStudentAsTeacherAndFaultyPlan_NamesAllFaults()
    {
        using var student = Checkpoint.Load(Train(good, TinyReflow.Plan with { Distill = true }, "dead-end"));
        ReflowPlan plan = new()
        {
            Pool = new PairPoolSettings { Steps = 0 },
            Settings = new TrainerSettings { Steps = 0 },
        };

        var e = Assert.Throws<InvalidInputException>(() => ReflowTraining.Create(student, plan, CPU));

        Assert.That(e.Faults, Has.Count.EqualTo(3));
        Assert.That(e.Faults[2], Does.StartWith("The teacher is a one-step student"));
    }

    [Test]
    public void Resume_WithAnotherTeacher_IsRefused()
    {
        string first = Train(good, TinyReflow.Plan, "a");
        using LoadedCheckpoint checkpoint = Checkpoint.Load(first),
            other = Checkpoint.Load(Train(good, TinyReflow.Plan with { Distill = true }, "b"));

        var e = Assert.Throws<InvalidInputException>(() => ReflowTraining.Resume(checkpoint, other, CPU));

        Assert.That(e.Message, Does.StartWith("The run was begun with another teacher"));
    }

    [Test]
    public void Resume_CheckpointsOfTheOtherKind_AreRefused()
    {
        using LoadedCheckpoint cfm = Checkpoint.Load(good),
            student = Checkpoint.Load(Train(good, TinyReflow.Plan, "c"));

        var notStudent = Assert.Throws<InvalidInputException>(() => ReflowTraining.Resume(cfm, cfm, CPU));
        var notCfm = Assert.Throws<InvalidInputException>(() => Trainer.Resume(student, TinyRun.Data, CPU));

        Assert.That(notStudent.Message, Does.Contain("of kind cfm, which has no teacher"));
        Assert.That(notCfm.Message, Does.Contain("of kind reflow, which was not learnt from data"));
    }

    [Test]
    public void Dispose_Trainer_FreesTeacherPoolAndStudent()
    {
        using var teacher = Checkpoint.Load(good);
        long before = LiveTensors.Count();

        using (var trainer = ReflowTraining.Create(teacher, TinyReflow.Plan, CPU))
        {
            RecordingEvents events = new();
            trainer.Run(events, events.Stop);
        }

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    private static ReflowPlan Full(bool distill) =>
        new()
        {
            Distill = distill,
            Pool = new PairPoolSettings { Pairs = 4000, RenewEvery = 1000 },
            Settings = new TrainerSettings
            {
                Steps = 300,
                BatchSize = 256,
                WarmUpSteps = 20,
                LearningRate = 1e-2,
                EmaDecay = 0.98,
                Seed = 5,
            },
        };

    private string Train(string teacherFile, ReflowPlan plan, string name, int stopAfter = int.MaxValue)
    {
        using var teacher = Checkpoint.Load(teacherFile);
        using var trainer = ReflowTraining.Create(teacher, plan, CPU);

        return RunToFile(trainer, folder.In(name), stopAfter);
    }

    private static string RunToFile(Trainer trainer, string path, int stopAfter = int.MaxValue)
    {
        RecordingEvents events = new(stopAfter);
        trainer.Run(events, events.Stop);
        trainer.Save(path);

        return path;
    }

    private static string Sha256(string path)
    {
        using var checkpoint = Checkpoint.Load(path);

        return checkpoint.Sha256;
    }

    private static float[] Weights(VelocityModel model) =>
        [.. model.Network.parameters().SelectMany(parameter => parameter.ToFloatArray())];

    private static float[] OneStep(string path) => Draw(path, OdeSolvers.All.Get("euler"), steps: 1);

    private static float[] Draw(string path, IOdeSolver solver, int steps)
    {
        using var checkpoint = Checkpoint.Load(path);
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);

        return new Sampler(model, dimension: 2)
            .Draw(
                new SampleRequest
                {
                    Count = 4000,
                    Solver = solver,
                    Steps = steps,
                }
            )
            .Samples;
    }

    private static double StraightnessOf(string path)
    {
        using var checkpoint = Checkpoint.Load(path);
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);

        return Straightness.Measure(new Sampler(model, dimension: 2), new SampleRequest { Count = 1000 }).Relative;
    }

    private static void AssertLaw(float[] samples)
    {
        Assert.That(samples.Average(), Is.EqualTo(1).Within(0.1));
        Assert.That(Spread(samples), Is.EqualTo(0.5).Within(0.1));
    }

    private static double Spread(float[] samples)
    {
        double mean = samples.Average();

        return Math.Sqrt(samples.Average(x => (x - mean) * (x - mean)));
    }
}
