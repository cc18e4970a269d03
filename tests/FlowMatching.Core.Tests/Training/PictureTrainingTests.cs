using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

/// <summary>A UNet of a few thousand numbers on real digits of 8 x 8 pixels.</summary>
public sealed class PictureTrainingTests
{
    private static readonly ImageStream Data = new(Digits.Read(), "digits");

    private static readonly TrainingPlan Plan = new()
    {
        Architecture = Architecture.Of(
            new UNetSettings
            {
                ImageSize = 8,
                Width = 8,
                Multipliers = [1, 2],
                Classes = 10,
                NullClass = true,
                Groups = 2,
            }
        ),
        Settings = new TrainerSettings
        {
            Steps = 6,
            BatchSize = 16,
            WarmUpSteps = 2,
            LearningRate = 5e-3,
            LogEvery = 3,
            LabelDropout = 0.5,
            Seed = 3,
        },
    };

    private TemporaryFolder folder = null!;
    private int files;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(0)]
    [TestCase(0.3)]
    public void Run_StoppedAndResumed_GivesTheBytesOfTheWholeRun(double dropout)
    {
        string whole = NewFile(),
            parts = NewFile();
        var plan = Plan with
        {
            Architecture = Architecture.Of(Plan.Architecture.UNet! with { Dropout = dropout }),
            Settings = Plan.Settings with { ValidateEvery = 3 },
        };
        Train(plan, whole);

        using (var first = Trainer.Create(plan, Data, CPU))
        {
            RecordingEvents stopping = new(stopAfter: 2);
            first.Run(stopping, stopping.Stop);
            first.Save(parts);
        }

        using (var half = Checkpoint.Load(parts))
        using (var second = Trainer.Resume(half, Data, CPU))
        {
            RecordingEvents events = new();
            second.Run(events, events.Stop);
            second.Save(parts);
        }

        Assert.That(File.ReadAllBytes(parts), Is.EqualTo(File.ReadAllBytes(whole)));
    }

    [Test]
    public void Run_MicroBatches_GiveTheWholeBatchUpToRounding()
    {
        // Six steps of AdamW from the same weights: rounding alone differs, and a last micro-batch may be smaller.
        float[] whole = WeightsOf(Train(Plan.Settings, NewFile()));
        float[] parts = WeightsOf(Train(Plan.Settings with { MicroBatch = 5 }, NewFile()));

        double distance = Math.Sqrt(whole.Zip(parts, (a, b) => Math.Pow(a - b, 2)).Sum());
        double moved = Math.Sqrt(whole.Zip(WeightsOf(Start()), (a, b) => Math.Pow(a - b, 2)).Sum());

        Assert.That(distance, Is.LessThan(0.02 * moved));
    }

    [Test]
    public void Run_LabelDropout_TeachesTheNullClassToo()
    {
        // The row of a class moves when its label was shown; weight decay alone moves no row that starts at its decayed value.
        float[] with = NullRow(Train(Plan.Settings, NewFile())),
            without = NullRow(Train(Plan.Settings with { LabelDropout = 0 }, NewFile()));
        float[] start = NullRow(Start());

        Assert.That(Distance(with, start), Is.GreaterThan(20 * Distance(without, start)));
    }

    [Test]
    public void Draw_ClassesInChunks_GivesEachSampleItsOwnClass()
    {
        using var checkpoint = Checkpoint.Load(Train(Plan.Settings, NewFile()));
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        SampleRequest request = new()
        {
            Count = 5,
            Classes = [7, 1, 7, 0, 3],
            Guidance = 2,
            Steps = 2,
            Solver = OdeSolvers.All.Get("euler"),
            Seed = 4,
        };

        float[] together = new Sampler(model, 64).Draw(request).Samples,
            apart = new Sampler(model, 64).Draw(request with { Chunk = 2 }).Samples;
        float[] others = new Sampler(model, 64).Draw(request with { Classes = [7, 1, 2, 0, 3] }).Samples;

        Assert.That(apart, Is.EqualTo(together).Within(1e-4));
        Assert.That(
            Enumerable.Range(0, 5).Where(i => !others.AsSpan(64 * i, 64).SequenceEqual(together.AsSpan(64 * i, 64))),
            Is.EqualTo(new[] { 2 })
        );
    }

    [Test]
    public void CreateModel_AverageOfANetworkWithDropout_DropsNothing()
    {
        using var scope = NewDisposeScope();
        string path = Train(Plan with { Architecture = Architecture.Of(Plan.Architecture.UNet! with { Dropout = 0.5 }) }, NewFile());
        using var checkpoint = Checkpoint.Load(path);
        using VelocityModel average = checkpoint.CreateModel(CPU, Precision.Float32),
            learning = checkpoint.CreateModel(CPU, Precision.Float32, CheckpointWeights.Raw);
        float[] first = Evaluate(average),
            second = Evaluate(average),
            third = Evaluate(learning),
            fourth = Evaluate(learning);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(fourth, Is.Not.EqualTo(third));
    }

    [Test]
    public void Create_NetworkForOtherPictures_IsRefused()
    {
        var plan = Plan with { Architecture = Architecture.Of(Plan.Architecture.UNet! with { ImageSize = 16, Classes = 3 }) };

        Assert.That(
            () => Trainer.Create(plan, Data, CPU),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("64 coordinates").And.Message.Contains("10 classes")
        );
    }

    private string NewFile() => folder.In($"{++files}.safetensors");

    private static float[] Evaluate(VelocityModel model) => model.AsField()(ones(2, 64), 0.5).ToFloatArray();

    private string Train(TrainerSettings settings, string path) => Train(Plan with { Settings = settings }, path);

    private static string Train(TrainingPlan plan, string path)
    {
        using var trainer = Trainer.Create(plan, Data, CPU);
        RecordingEvents events = new();
        trainer.Run(events, events.Stop);
        trainer.Save(path);

        return path;
    }

    private string Start()
    {
        string path = NewFile();
        using var trainer = Trainer.Create(Plan, Data, CPU);
        trainer.Save(path);

        return path;
    }

    private static float[] WeightsOf(string path)
    {
        using var file = Safetensors.Read(path);

        return
        [
            .. file
                .Tensors.Where(entry => entry.Key.StartsWith("model.", StringComparison.Ordinal))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .SelectMany(entry => entry.Value.ToFloatArray()),
        ];
    }

    private static float[] NullRow(string path)
    {
        using var file = Safetensors.Read(path);

        return file.Tensors["model.label_emb.weight"].ToFloatArray()[^32..];
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum());
}
