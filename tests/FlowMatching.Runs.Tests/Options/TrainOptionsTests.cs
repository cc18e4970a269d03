using FlowMatching.Core;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

public sealed class TrainOptionsTests
{
    private static OptionTable<TrainOptions> Table => TrainOptions.Table;

    [TestCase(
        "dataset",
        "chekerboard",
        "--dataset is chekerboard, expected one of checkerboard, moons, mixture, 8gaussians, two-spirals, swissroll, circles, pinwheel, s-curve, sphere, helix, swissroll-3d, lorenz, digits, mnist, fashion-mnist, cifar10, points:FILE, picture:FILE, folder:PATH, draw:CODE; did you mean checkerboard?"
    )]
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
        GivenOption[] given =
        [
            new("steps", "0", "--steps"),
            new("stps", "1", "--stps"),
            new("solver", "x", "--solver"),
            new("ema", "2", "--ema"),
        ];

        var refusal = Assert.Throws<InvalidInputException>(() => Table.Apply(Table.Defaults, given));

        Assert.That(refusal!.Faults, Has.Count.EqualTo(4));
    }

    [Test]
    public void Apply_TheLaterOption_Wins()
    {
        var options = Table.Apply(Table.Defaults, [new("steps", "10", "f.yaml, line 1: steps"), new("steps", "20", "--steps")]);

        Assert.That(options.Training.Steps, Is.EqualTo(20));
    }

    [TestCase("output-dir", "a folder: with 'marks' #1")]
    [TestCase("seed", "9223372036854775807")]
    [TestCase("learning-rate", "0.30000000000000004")]
    [TestCase("sigma-min", "0.0001")]
    public void WriteThenApply_ValueThatIsEasilyLost_ComesBackAsItWas(string name, string text)
    {
        var options = Table.Apply(Table.Defaults, [new GivenOption(name, text, "--" + name)]);

        Assert.That(Table.Text(options, name), Is.EqualTo(text));
    }

    [Test]
    public void FixedOnResume_IsWhatTheResultDependsOn() =>
        Assert.That(
            Table.FixedOnResume,
            Is.EquivalentTo(
                new[]
                {
                    "dataset",
                    "class-conditional",
                    "columns",
                    "label-column",
                    "drop-rows-with-nan",
                    "rows",
                    "image-size",
                    "labels",
                    "flip",
                    "seed",
                    "batch-size",
                    "learning-rate",
                    "warm-up",
                    "ema",
                    "clip",
                    "optimizer",
                    "weight-decay",
                    "huber",
                    "time-sampler",
                    "label-dropout",
                    "network",
                    "hidden",
                    "depth",
                    "frequencies",
                    "path",
                    "sigma-min",
                    "sigma-max",
                    "power",
                    "beta-min",
                    "beta-max",
                    "sigma",
                    "source",
                    "coupling",
                    "ot-batch",
                    "sinkhorn-reg",
                    "sinkhorn-iterations",
                    "sinkhorn-tolerance",
                    "objective",
                    "flow-share",
                    "weight-power",
                    "objective-guidance",
                    "prediction",
                    "precision",
                }
            )
        );

    [Test]
    public void FixedOnResume_OfReflow_NamesStepsToo() =>
        Assert.That(
            ReflowOptions.FixedOnResume,
            Is.EquivalentTo(
                new[]
                {
                    "steps",
                    "seed",
                    "batch-size",
                    "learning-rate",
                    "warm-up",
                    "ema",
                    "clip",
                    "optimizer",
                    "weight-decay",
                    "huber",
                    "time-sampler",
                    "precision",
                    "rounds",
                    "distill",
                    "objective",
                    "flow-share",
                    "weight-power",
                    "objective-guidance",
                    "pool-pairs",
                    "renew-every",
                    "teacher-solver",
                    "teacher-steps",
                    "teacher-rtol",
                    "teacher-atol",
                    "teacher-guidance",
                }
            )
        );
}
