using FlowMatching.Core;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Options;

public sealed class YamlOptionsTests
{
    [Test]
    public void Read_WhatYamlTextWrote_GivesTheSameTexts()
    {
        KeyValuePair<string, string>[] options =
        [
            new("a", "plain-1.5e-3"),
            new("b", "with space: and #mark"),
            new("c", "it's"),
            new("d", "true"),
            new("e", "- dash"),
            new("f", "5m"),
            new("g", "C:\\x"),
            new("h", "one"),
            new("h", "- two"),
        ];
        using TemporaryFile file = new(YamlText.Write(["a comment: with # marks"], options));

        var read = YamlOptions.Read(file.Path, []);

        Assert.That(read.Select(one => KeyValuePair.Create(one.Name, one.Text)), Is.EqualTo(options));
    }

    [Test]
    public void Read_EmptyFile_GivesNothing()
    {
        using TemporaryFile file = new("# only a comment\n");

        Assert.That(YamlOptions.Read(file.Path, []), Is.Empty);
    }

    [TestCase("steps: []\n", "line 1: steps must have a single value.")]
    [TestCase("steps: [1, [2]]\n", "line 1: steps must have a single value.")]
    [TestCase("seed: 1\nsteps:\n  deep: 1\n", "line 2: steps must have a single value.")]
    public void Read_ValueThatIsNotSingle_IsAFaultWithItsLine(string text, string ending)
    {
        using TemporaryFile file = new(text);
        List<string> faults = [];

        YamlOptions.Read(file.Path, faults);

        Assert.That(faults, Has.Count.EqualTo(1).And.All.EndsWith(ending));
    }

    [TestCase("- a\n- b\n", "must map option names to values")]
    [TestCase("steps: 'open\n", "is not valid YAML")]
    [TestCase("steps: 1\nsteps: 2\n", "is not valid YAML")]
    [TestCase("...\nsteps: 1\n", "is not valid YAML: write one 'name: value' a line.")]
    [TestCase("%YAML 1.1\n---\nsteps: !!int[ 7\n", "is not valid YAML: write one 'name: value' a line.")]
    [TestCase("# comment\u000eseed: \0: condot\n", "is not valid YAML: write one 'name: value' a line.")]
    [TestCase("steps: 1\nsteps: 2\n", "line 2 is not valid YAML: it names steps twice.")]
    [TestCase("a: &a [x]\nb: *a\n", "line 2 holds an alias: write the value itself.")]
    [TestCase("? &a [*a]\n: 1\n", "line 1 holds an alias")]
    [TestCase("a: [[[[[[[[[[1]]]]]]]]]]\n", "line 1 is nested more than 8 levels deep")]
    [TestCase("a: 1\n---\nb: 2\n", "holds more than one document")]
    public void Read_NotAMappingOfNames_IsRefused(string text, string part)
    {
        using TemporaryFile file = new(text);

        Assert.That(() => YamlOptions.Read(file.Path, []), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
    }

    /// <summary>Nine lines that stand for a thousand million values: as a name, and as a value.</summary>
    [TestCase("? *i\n: 1\n")]
    [TestCase("steps: *i\n")]
    public void Read_AliasesOfAliases_AreRefusedAtOnce(string last)
    {
        string levels = string.Concat(
            "bcdefghi".Select(level => $"{level}: &{level} [{string.Join(", ", Enumerable.Repeat($"*{(char)(level - 1)}", 10))}]\n")
        );
        using TemporaryFile file = new("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + levels + last);

        Assert.That(
            () => YamlOptions.Read(file.Path, []),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("holds an alias")
        );
    }

    [Test]
    public void Read_NestingWithoutEnd_IsRefusedWithoutOverflowingTheStack()
    {
        using TemporaryFile file = new("a: " + new string('[', 60_000));

        Assert.That(
            () => YamlOptions.Read(file.Path, []),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("nested more than 8 levels deep")
        );
    }

    [Test]
    public void Read_MoreThanOptionsEverAre_IsRefusedUnparsed()
    {
        using TemporaryFile file = new(new string('#', (1 << 18) + 1));

        Assert.That(
            () => YamlOptions.Read(file.Path, []),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("has more than 262144 characters, expected a file of options.")
        );
    }

    [Test]
    public void Read_ListAsAName_IsAFaultWithItsLine()
    {
        using TemporaryFile file = new("seed: 1\n? [a, b]\n: 1\nsteps: 5\n");
        List<string> faults = [];

        var read = YamlOptions.Read(file.Path, faults);

        Assert.That(faults, Is.EqualTo(new[] { $"{file.Path}, line 2: a list or a table is not an option name." }));
        Assert.That(read.Select(one => one.Name), Is.EqualTo(new[] { "seed", "steps" }));
    }

    [Test]
    public void Prepare_FileAndCommandLineAtFault_TellsAllAtOnceWithTheirPlaces()
    {
        using TemporaryFile file = new("dataset: mons\nstepz: 5\nbatch-size: many\nresume: true\n");
        GivenOption[] commandLine = [new("config", file.Path, "--config"), new("depth", "0", "--depth")];

        var refusal = Assert.Throws<InvalidInputException>(() => TrainPlan.Prepare(commandLine, []));

        Assert.That(
            refusal!.Faults,
            Is.EquivalentTo(
                new[]
                {
                    $"{file.Path}, line 4: resume belongs on the command line, not into a file.",
                    $"{file.Path}, line 1: dataset is mons, expected one of checkerboard, moons, mixture, 8gaussians, two-spirals, swissroll, circles, pinwheel, s-curve, sphere, helix, swissroll-3d, lorenz, digits, mnist, fashion-mnist, cifar10, points:FILE, picture:FILE, folder:PATH, draw:CODE; did you mean moons?",
                    $"{file.Path}, line 2: stepz is not an option of 'train'; did you mean steps?",
                    $"{file.Path}, line 3: batch-size is many, expected 1 to 1048576 examples",
                    "--depth is 0, expected 1 to 64 layers",
                }
            )
        );
    }

    [Test]
    public void Combine_AFormerName_IsTakenForTheNewOne()
    {
        using TemporaryFile file = new("churn: 0.5\n");
        List<string> faults = [];

        var given = OptionSources.Combine(SampleOptions.Table, [new("config", file.Path, "--config")], faults);
        var options = SampleOptions.Table.Apply(SampleOptions.Table.Defaults, given.Where(one => one.Name != "config"), faults);

        Assert.That((options.SdeStrength, given[0].Name, faults.Count), Is.EqualTo((0.5, "sde-strength", 0)));
    }

    [Test]
    public void Combine_ListWhereOneValueIsWanted_IsAFault()
    {
        using TemporaryFile file = new("seed: 1\nsteps: [1, 2]\n");
        List<string> faults = [];

        var given = OptionSources.Combine(TrainOptions.Table, [new("config", file.Path, "--config")], faults);

        Assert.That(faults, Is.EqualTo(new[] { $"{file.Path}, line 2: steps must have a single value." }));
        Assert.That(given.Select(one => one.Name), Is.EqualTo(new[] { "seed", "config" }));
    }

    [TestCase("[0.2, 0.8]")]
    [TestCase("0.2,0.8")]
    public void Combine_ValueWithCommas_MayBeAList(string written)
    {
        using TemporaryFile file = new($"guidance-interval: {written}\n");
        List<string> faults = [];

        var given = OptionSources.Combine(EvaluateOptions.Table, [new("config", file.Path, "--config")], faults);

        Assert.That(faults, Is.Empty);
        Assert.That(given[0], Is.EqualTo(new GivenOption("guidance-interval", "0.2,0.8", $"{file.Path}, line 1: guidance-interval")));
    }

    [Test]
    public void Combine_ListOnTheCommandLine_ReplacesThatOfTheFile()
    {
        using TemporaryFile file = new("solver: [euler, heun]\ncheckpoint:\n  - a\n  - b\n");
        GivenOption[] commandLine = [new("solver", "rk4", "--solver"), new("config", file.Path, "--config")];

        var options = EvaluateOptions.Table.Apply(
            EvaluateOptions.Table.Defaults,
            OptionSources.Combine(EvaluateOptions.Table, commandLine, [])
        );

        Assert.That(options.Solvers, Is.EqualTo(new[] { "rk4" }));
        Assert.That(options.Checkpoints, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Prepare_CommandLine_OverridesTheFile()
    {
        using TemporaryFile file = new("dataset: moons\nsteps: 5\nseed: 3\n");

        var plan = TrainPlan.Prepare(
            [new("steps", "7", "--steps"), new("config", file.Path, "--config"), new("dry-run", "true", "--dry-run")],
            []
        );

        Assert.That((plan.Options.Dataset, plan.Options.Training.Steps, plan.Options.Training.Seed), Is.EqualTo(("moons", 7, 3L)));
    }

    public static IEnumerable<string> Presets => Directory.GetFiles(Path.Combine(Repository.Root, "configs")).Select(Path.GetFileName)!;

    [TestCaseSource(nameof(Presets))]
    public void Combine_FileOfConfigs_HasNoFault(string file)
    {
        List<string> faults = [];
        string path = Path.Combine(Repository.Root, "configs", file);
        var given = OptionSources.Combine(TrainOptions.Table, [new("config", path, "--config")], faults);

        TrainOptions.Table.Apply(TrainOptions.Table.Defaults, given, faults);

        Assert.That(faults, Is.Empty);
    }
}
