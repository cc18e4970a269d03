using FlowMatching.Core;
using FlowMatching.Core.Files;
using FlowMatching.Runs.Import;
using FlowMatching.Runs.Options;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Import;

[Category("Engine")]
public sealed class ImportRunTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Execute_AFileOfPyTorchWithTwoNetworks_TakesTheOneThatIsMeant()
    {
        TorchFile file = new();
        file.Begin("model");
        Layers(file, 1);
        file.End().Begin("ema");
        Layers(file, 2);
        File.WriteAllBytes(folder.In("theirs.pt"), file.End().AddOthers("args").ToArray());

        Assert.That(
            () => Prepare(),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("under ema., model.: choose one with --prefix.")
        );
        Watcher watcher = new();
        var report = new ImportRun(Prepare(("prefix", "ema")), watcher).Execute(default);

        using var made = Safetensors.Read(report.Checkpoint);
        Assert.That(made.Tensors["ema.layers.2.bias"].data<float>().ToArray(), Is.EqualTo(new[] { 2f, 2 }));
        Assert.That(
            watcher.Notes,
            Is.SupersetOf(
                new[]
                {
                    "The names of its tensors begin with ema., which is taken off.",
                    "4 tensors stand elsewhere in the file and are left out.",
                }
            )
        );
    }

    [Test]
    public void Prepare_OtherNames_AreRenamed()
    {
        File.WriteAllBytes(
            folder.In("theirs.pt"),
            new TorchFile()
                .Add("net.a.w", new float[12], 4, 3)
                .Add("net.a.b", new float[4], 4)
                .Add("layers.2.weight", new float[8], 2, 4)
                .Add("layers.2.bias", new float[2], 2)
                .ToArray()
        );
        File.WriteAllText(folder.In("names.txt"), "# theirs ours\nnet.a.w layers.0.weight\n\nnet.a.b -> layers.0.bias\n");

        var plan = Prepare(("rename", folder.In("names.txt")));

        Assert.That(plan.Weights.NameInFile("layers.0.weight"), Is.EqualTo("net.a.w"));
        Assert.That(plan.Header.Architecture.Dimension, Is.EqualTo(2));
    }

    [TestCase("a b c\n", "line 1 has 3 names, expected two: theirs, and ours.")]
    [TestCase("# x\na b\na c\n", "line 3 renames a again, expected each once.")]
    public void Prepare_ABrokenFileOfNames_IsRefused(string text, string part)
    {
        File.WriteAllBytes(folder.In("theirs.pt"), new TorchFile().ToArray());
        File.WriteAllText(folder.In("names.txt"), text);

        Assert.That(
            () => Prepare(("rename", folder.In("names.txt"))),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part)
        );
    }

    private static void Layers(TorchFile file, float value) =>
        file.Add("layers.0.weight", [.. Enumerable.Repeat(value, 12)], 4, 3)
            .Add("layers.0.bias", [.. Enumerable.Repeat(value, 4)], 4)
            .Add("layers.2.weight", [.. Enumerable.Repeat(value, 8)], 2, 4)
            .Add("layers.2.bias", [.. Enumerable.Repeat(value, 2)], 2);

    private ImportPlan Prepare(params (string Name, string Text)[] more) =>
        ImportPlan.Prepare(
            [
                new GivenOption("file", folder.In("theirs.pt"), ""),
                new GivenOption("network", "mlp", ""),
                new GivenOption("dataset", "moons", ""),
                new GivenOption("output-dir", folder.In("outputs"), ""),
                .. more.Select(one => new GivenOption(one.Name, one.Text, "")),
            ],
            []
        );
}
