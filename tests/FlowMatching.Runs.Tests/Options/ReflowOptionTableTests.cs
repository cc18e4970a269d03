using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

public sealed class ReflowOptionTableTests
{
    [Test]
    public void WriteThenApply_EveryValueChanged_GivesTheSameRecord()
    {
        var table = ReflowOptionTable.Table;
        ReflowOptions changed = new()
        {
            Dataset = "moons",
            Checkpoint = "a/b",
            Data = "a/b.csv",
            Rounds = 3,
            Distill = true,
            PoolPairs = 5,
            RenewEvery = 6,
            TeacherSolver = "heun",
            TeacherSteps = 7,
            TeacherRtol = 0.125,
            TeacherAtol = 0.25,
            Name = "run-1",
            OutputDir = "out",
            Seed = 9,
            Steps = 8,
            BatchSize = 2,
            LearningRate = 0.5,
            WarmUp = 1,
            Ema = 0.5,
            Clip = 2,
            WeightDecay = 0.25,
            TimeSampler = "uniform",
            LogEvery = 4,
            CheckpointEvery = Cadence.Every(3),
            Keep = 4,
            KeepBest = true,
            OnNan = "skip",
            Device = "cpu",
            Precision = "fp32",
            Threads = 2,
            Num = 77,
        };

        var read = table.Apply(table.Defaults, table.Write(changed).Select(pair => new GivenOption(pair.Key, pair.Value, pair.Key)));

        Assert.That(read, Is.EqualTo(changed));
    }
}
