using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Reflow;

/// <summary>Rectified flows that several processes learn together.</summary>
public sealed class SharedReflowTests
{
    // Of the norm of a tensor, after 20 steps in float32: the rounding of sums in another order.
    private const double Rounding = 1e-5;

    // Three parts of four chunks, the last one of one and a half.
    private static readonly PairPoolSettings Large = new()
    {
        Pairs = 2 * 32_768 + 12_288,
        RenewEvery = 4,
        Steps = 1,
    };

    private TemporaryFolder folder = null!;
    private string teacher = "";

    [OneTimeSetUp]
    public void TrainTeacher()
    {
        folder = new TemporaryFolder();
        teacher = folder.In("teacher");
        using var trainer = TinyRun.Create();
        RunToFile(trainer, teacher);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Draw_ByAnyNumberOfProcesses_GivesEachThePairsOfOneAndSharesTheWork(int size)
    {
        var alone = Company.Run(1, process => Draw(process, cache: null, 1, 5))[0];

        var shared = Company.Run(size, process => Draw(process, cache: null, 1, 5));

        foreach (var (numbers, rows) in shared)
        {
            Assert.That(numbers, Is.EqualTo(alone.Numbers));
            Assert.That(rows, Is.InRange(1, alone.Rows / size + 2 * 4 * 8192)); // a chunk more at a time, of twice four evaluations
        }

        Assert.That(shared.Sum(process => process.Rows), Is.EqualTo(alone.Rows));
    }

    [Test]
    public void Draw_SomePartsKept_MakesTheOthersAndKeepsThem()
    {
        PartsInMemory cache = new();
        var made = Company.Run(1, process => Draw(process, cache, 1))[0];
        PairPart[] all = [.. cache.Kept.Keys];
        PartsInMemory some = new() { Kept = { [all[0]] = cache.Kept[all[0]], [all[1]] = cache.Kept[all[1]] } };

        var shared = Company.Run(2, process => Draw(process, process.Rank == 0 ? some : null, 1));

        Assert.That(all, Has.Length.EqualTo(3));
        Assert.That(shared.Select(process => process.Numbers), Is.All.EqualTo(made.Numbers));
        Assert.That(shared.Sum(process => process.Rows), Is.EqualTo(2 * 12_288)); // one step of two evaluations for the last part
        Assert.That(some.Kept.Keys, Is.EquivalentTo(all));
        Assert.That(some.Kept[all[2]], Is.EqualTo(cache.Kept[all[2]]));
    }

    [Test]
    public void Run_StopAskedForInProcess0WhileAPoolIsMade_StopsAll()
    {
        using CancellationTokenSource stop = new();
        PartsInMemory cache = new() { OnMaking = stop.Cancel };
        var ends = Company.Run(
            2,
            process =>
            {
                using var trainer = Begin(
                    process,
                    TinyReflow.Plan with
                    {
                        Pool = Large with { Pairs = 3 * 32_768 },
                    },
                    process.Rank == 0 ? cache : null
                );
                var outcome = trainer.Run(new RecordingEvents(), process.Rank == 0 ? stop.Token : CancellationToken.None);
                return (outcome, trainer.Step);
            }
        );

        Assert.That(ends, Is.All.EqualTo((TrainingOutcome.Stopped, 0)));
        Assert.That(cache.Kept, Has.Count.EqualTo(2)); // the parts that were begun are whole
    }

    [TestCase(2, false, "flow")]
    [TestCase(3, false, "flow")]
    [TestCase(4, true, "flow")]
    [TestCase(2, false, "mean-flow")]
    public void Run_ByAnyNumberOfProcesses_LearnsTheWeightsOfOne(int size, bool distill, string objective)
    {
        var plan = TinyReflow.Plan with
        {
            Distill = distill,
            Objective = new ObjectiveSettings { Name = objective },
        };
        var alone = Company.Run(1, process => Train(process, plan))[0];

        var shared = Company.Run(size, process => Train(process, plan));

        Assert.That(shared, Is.All.EqualTo(shared[0]));
        Assert.That(Difference(alone, shared[0]), Is.LessThan(Rounding));
    }

    [Test]
    public void Resume_OnOtherNumbersOfProcesses_LearnsTheWeightsOfOne()
    {
        var alone = Company.Run(1, process => Train(process, TinyReflow.Plan))[0];
        string by4 = folder.In("by-4"),
            by1 = folder.In("by-1");
        Company.Run(4, process => Train(process, TinyReflow.Plan, by4, stopAfter: 6));
        Company.Run(1, process => GoOn(process, by4, by1, stopAfter: 11));

        var shared = Company.Run(3, process => GoOn(process, by1, folder.In("by-3")));

        Assert.That(Checkpoint.ReadHeader(by1).Step, Is.EqualTo(11));
        Assert.That(Difference(alone, shared[0]), Is.LessThan(Rounding));
    }

    [Test]
    public void Create_FewerExamplesThanProcesses_IsRefused() =>
        Assert.That(
            () =>
                Company.Run(
                    3,
                    process => Train(process, TinyReflow.Plan with { Settings = TinyReflow.Plan.Settings with { BatchSize = 2 } })
                ),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("--batch-size is 2, expected 3 or more")
        );

    /// <summary>The pairs of some steps, four of which share a pool, and how many states the teacher was asked about.</summary>
    private static (float[] Numbers, long Rows) Draw(ICommunicator process, PartsInMemory? cache, params int[] steps)
    {
        long rows = 0;
        VelocityModel linear = new(
            new FunctionNetwork(
                (x, t) =>
                {
                    rows += x.shape[0];
                    return (t - 1).unsqueeze(1) * x;
                }
            ),
            new CondOtPath(),
            dataStd: 0,
            preconditioning: Preconditioning.Scales
        );
        using TeacherPairs pairs = new(linear, dimension: 2, Large, new RandomStreams(7), batchSize: 300, cache, process);

        return ([.. steps.Select(step => pairs.Draw(step)).SelectMany(drawn => Numbers(drawn.X0).Concat(Numbers(drawn.X1)))], rows);
    }

    private static float[] Numbers(Tensor points) => points.ToFloatArray();

    private Trainer Begin(ICommunicator process, ReflowPlan plan, IPairCache? cache = null)
    {
        using var from = Checkpoint.Load(teacher);
        return ReflowTraining.Create(from, plan, CPU, cache, process);
    }

    private float[][] Train(ICommunicator process, ReflowPlan plan, string? file = null, int stopAfter = int.MaxValue)
    {
        using var trainer = Begin(process, plan);
        return Run(trainer, process, file, stopAfter);
    }

    private float[][] GoOn(ICommunicator process, string file, string next, int stopAfter = int.MaxValue)
    {
        using LoadedCheckpoint checkpoint = Checkpoint.Load(file),
            from = Checkpoint.Load(teacher);
        using var trainer = ReflowTraining.Resume(checkpoint, from, CPU, processes: process);
        return Run(trainer, process, next, stopAfter);
    }

    // The weights, tensor by tensor. One process alone stops after a step; several do after the next, in which all hear of the wish.
    private static float[][] Run(Trainer trainer, ICommunicator process, string? file, int stopAfter)
    {
        RecordingEvents events = new(process.Size == 1 ? stopAfter : stopAfter - 1);
        trainer.Run(events, events.Stop);
        if (file is not null && process.Rank == 0)
            trainer.Save(file);

        return [.. trainer.Model.Network.parameters().Select(Numbers)];
    }

    private static void RunToFile(Trainer trainer, string path)
    {
        trainer.Run(new RecordingEvents());
        trainer.Save(path);
    }

    /// <summary>The largest difference between equal tensors, of the norm of the first.</summary>
    private static double Difference(float[][] tensors, float[][] others) =>
        tensors
            .Zip(others)
            .Max(pair => Norm(pair.First.Zip(pair.Second, (a, b) => (double)a - b)) / Norm(pair.First.Select(a => (double)a)));

    private static double Norm(IEnumerable<double> numbers) => Math.Sqrt(numbers.Sum(number => number * number));

    private sealed class PartsInMemory : IPairCache
    {
        public Dictionary<PairPart, float[]> Kept { get; } = [];

        public Action OnMaking { get; init; } = static () => { };

        public float[]? Find(PairPart part) => Kept.GetValueOrDefault(part);

        public float[] Make(IReadOnlyList<PairPart> parts, Func<Action<double>, float[]> make)
        {
            float[] ends = make(_ => OnMaking());
            int from = 0;
            foreach (var part in parts)
                Kept[part] = ends[from..(from += 2 * part.Count)];
            return ends;
        }
    }
}
