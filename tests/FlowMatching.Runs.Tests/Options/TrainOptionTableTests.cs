using FlowMatching.Core;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

public sealed class TrainOptionTableTests
{
    private static OptionTable<TrainOptions> Table => TrainOptionTable.Table;

    [TestCase("dataset", "chekerboard", "--dataset is chekerboard, expected one of checkerboard, moons, mixture, 8gaussians, two-spirals, swissroll, circles, pinwheel, s-curve, digits, mnist, fashion-mnist, cifar10, points:FILE, picture:FILE, folder:PATH; did you mean checkerboard?")]
    [TestCase("steps", "0", "--steps is 0, expected 1 to 100000000 steps")]
    [TestCase("steps", "-5", "--steps is -5, expected 1 to 100000000 steps")]
    [TestCase("steps", "1e3", "--steps is 1e3, expected 1 to 100000000 steps")]
    [TestCase("steps", "99999999999", "--steps is 99999999999, expected 1 to 100000000 steps")]
    [TestCase("learning-rate", "0", "--learning-rate is 0, expected above 0, at most 10")]
    [TestCase("learning-rate", "NaN", "--learning-rate is NaN, expected above 0, at most 10")]
    [TestCase("learning-rate", "fast", "--learning-rate is fast, expected a number, above 0, at most 10")]
    [TestCase("ema", "1", "--ema is 1, expected 0 or more, below 1")]
    [TestCase("seed", "-1", "--seed is -1, expected a whole number, 0 or more")]
    [TestCase("device", "gpu", "--device is gpu, expected auto, cpu, cuda, cuda:N or mps")]
    [TestCase("threads", "0", "--threads is 0, expected auto or 1 to 1024 threads")]
    [TestCase("name", "../up", "--name is ../up, expected letters, digits, '.', '_' or '-'")]
    [TestCase("output-dir", "", "--output-dir is empty, expected a value")]
    [TestCase("overwrite", "perhaps", "--overwrite is perhaps, expected true or false")]
    [TestCase("checkpoint-every", "0m", "--checkpoint-every is 0m, expected a number of steps such as 500, or a time such as 30s, 5m, 2h")]
    public void Apply_ValueThatDoesNotFit_IsRefusedInOneSentence(string name, string text, string sentence)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Table.Apply(Table.Defaults, [new GivenOption(name, text, "--" + name)]));

        Assert.That(refusal!.Faults, Is.EqualTo(new[] { sentence }));
    }

    [Test]
    public void Apply_SeveralFaults_TellsAllOfThemAtOnce()
    {
        GivenOption[] given = [new("steps", "0", "--steps"), new("stps", "1", "--stps"), new("solver", "x", "--solver"), new("ema", "2", "--ema")];

        var refusal = Assert.Throws<InvalidInputException>(() => Table.Apply(Table.Defaults, given));

        Assert.That(refusal!.Faults, Has.Count.EqualTo(4));
    }

    [Test]
    public void Apply_TheLaterOption_Wins()
    {
        var options = Table.Apply(Table.Defaults, [new("steps", "10", "f.yaml, line 1: steps"), new("steps", "20", "--steps")]);

        Assert.That(options.Steps, Is.EqualTo(20));
    }

    [Test]
    public void WriteThenApply_EveryValueChanged_GivesTheSameRecord()
    {
        TrainOptions changed = new()
        {
            Dataset = "moons",
            OutputDir = "a folder: with 'marks' #1",
            Name = "run-1",
            Seed = long.MaxValue,
            Steps = 7,
            BatchSize = 3,
            LearningRate = 0.1 + 0.2,
            WarmUp = 0,
            Ema = 0,
            Clip = 1e-3,
            WeightDecay = 0,
            Budget = TimeSpan.FromSeconds(90),
            Hidden = 16,
            Num = 0,
            Depth = 1,
            Path = "ve",
            SigmaMin = 1e-4,
            SigmaMax = 5,
            Power = 3,
            BetaMin = 0.2,
            BetaMax = 10,
            Sigma = 0.3,
            Source = "moons",
            Coupling = "sinkhorn",
            OtBatch = 128,
            SinkhornReg = 0.5,
            SinkhornIterations = 77,
            SinkhornTolerance = 0.02,
            Prediction = "epsilon",
            TimeSampler = "uniform",
            LogEvery = 1,
            CheckpointEvery = Cadence.Every(500),
            Keep = 4,
            KeepBest = true,
            OnNan = "skip",
            Device = "cuda:1",
            Precision = "bf16",
            Threads = 3,
        };

        var read = Table.Apply(Table.Defaults, Table.Write(changed).Select(pair => new GivenOption(pair.Key, pair.Value, pair.Key)));

        Assert.That(read, Is.EqualTo(changed));
    }

    [Test]
    public void FixedOnResume_NamesOptionsThatExist_AndNotTheOnesThatMayChange()
    {
        Assert.That(TrainOptionTable.FixedOnResume, Is.SubsetOf(Table.Specs.Select(spec => spec.Name)));
        Assert.That(TrainOptionTable.FixedOnResume, Has.No.Member("steps").And.No.Member("device").And.No.Member("threads"));
    }
}
