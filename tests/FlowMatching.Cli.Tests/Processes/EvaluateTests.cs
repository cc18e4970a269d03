using System.Text.Json.Nodes;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class EvaluateTests
{
    private TemporaryFolder folder = null!;
    private FmResult both = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        foreach (
            string[] run in (string[][])
                [
                    ["--name", "one"],
                    ["--name", "other", "--seed", "1"],
                    ["--dataset", "moons"],
                ]
        )
        {
            string[] data = run.Contains("--dataset") ? [] : ["--dataset", "8gaussians"];
            var trained = Fm.Run(folder.Path, ["train", "--steps", "20", .. data, .. run, .. TinyRun.Unmeasured]);
            Assert.That(trained.Code, Is.Zero, trained.Error);
        }

        both = Fm.Run(
            folder.Path,
            "evaluate",
            "--checkpoint",
            "outputs/cfm/one",
            "--checkpoint",
            "outputs/cfm/other",
            "--num",
            "300",
            "--solver",
            "euler",
            "--solver",
            "dopri5",
            "--likelihood",
            "--threads",
            "1"
        );
        Assert.That(both.Code, Is.Zero, both.Error);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Evaluate_TwoCheckpoints_StandSideBySideInTableReportAndPictures()
    {
        Assert.That(
            both.Out,
            Does.Match("(?m)^sw2 +[0-9.]+ +[0-9.]+ +[0-9.]+$")
                .And.Match("(?m)^euler, 64 steps +[0-9.]+ \\(64\\)")
                .And.Contain("dopri5, tolerance 0.001")
        );
        Assert.That(both.Error, Does.Contain("solvers 11/11"));
        foreach (
            string picture in (string[])
                [
                    "quality_by_nfe.png",
                    "trajectories.png",
                    "straightness.png",
                    "density_one.png",
                    "density_other.png",
                    "field_error_one.png",
                ]
        )
            Assert.That(
                File.ReadAllBytes(folder.In("outputs", "evaluations", "8gaussians", picture))[1..4],
                Is.EqualTo("PNG"u8.ToArray()),
                picture
            );

        var models = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "evaluations", "8gaussians", "report.json")))!["evaluate"]![
            "models"
        ]!.AsArray();
        Assert.That(models.Select(model => (string)model!["label"]!), Is.EqualTo(new[] { "one", "other" }));
        string[] names = [.. models[0]!["metrics"]!.AsArray().Select(figure => (string)figure!["name"]!)];
        Assert.That(
            names,
            Is.SupersetOf(new[] { "sw2", "w1", "w2", "energy", "mmd", "path-energy", "npe", "relative straightness", "nll" })
        );
        Assert.That(
            Figure(models[0]!, "nll", "value"),
            Is.GreaterThan(Figure(models[0]!, "nll", "floor")),
            "no model beats the entropy of the data"
        );
        Assert.That(Figure(models[0]!, "sw2", "value"), Is.GreaterThan(Figure(models[0]!, "sw2", "floor")));
    }

    [Test]
    public void Evaluate_OfARun_HasTheFigureThatSampleHas()
    {
        string[] same = ["--dataset", "one", "--num", "300", "--seed", "3", "--threads", "1", "--precision", "fp32"];
        var sampled = Fm.Run(folder.Path, ["sample", .. same, "--no-pictures"]);
        var evaluated = Fm.Run(folder.Path, ["evaluate", .. same, "--solver", "euler", "--no-pictures"]);

        Assert.That((sampled.Code, evaluated.Code), Is.EqualTo((0, 0)), sampled.Error + evaluated.Error);
        var sample = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "cfm", "one", "report.json")))!["sample"]!["quality"]!;
        var model = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "evaluations", "one", "report.json")))!["evaluate"]!["models"]![
            0
        ]!;
        Assert.That(Figure(model, "sw2", "value"), Is.EqualTo((double)sample["sw2"]!));
        Assert.That(Figure(model, "energy", "value"), Is.EqualTo((double)sample["energy"]!));
        Assert.That(Directory.GetFiles(folder.In("outputs", "evaluations", "one"), "*.png"), Is.Empty);
    }

    [Test]
    public void Evaluate_LikelihoodOfASetOfUnknownDensity_SaysThatItHasNoFloor()
    {
        var evaluated = Fm.Run(
            folder.Path,
            "evaluate",
            "--dataset",
            "moons",
            "--num",
            "100",
            "--solver",
            "euler",
            "--likelihood",
            "--no-pictures",
            "--threads",
            "1"
        );

        Assert.That(evaluated.Code, Is.Zero, evaluated.Error);
        Assert.That(evaluated.Out, Does.Match("(?m)^nll +[0-9.]+ \\+-[0-9.]+ +no floor: the density is not known$"));
    }

    [Test]
    public void Evaluate_RunYaml_RepeatsTheEvaluation()
    {
        var again = Fm.Run(folder.Path, "evaluate", "--config", "outputs/evaluations/8gaussians/run.yaml", "--name", "again");

        Assert.That(again.Code, Is.Zero, again.Error);
        string first = folder.In("outputs", "evaluations", "8gaussians");
        Assert.That(
            File.ReadAllText(Path.Combine(first, "run.yaml")),
            Does.Contain("# Repeat the run: fm evaluate --config run.yaml\n").And.Not.Contain("auto")
        );
        Assert.That(Metrics("again"), Is.EqualTo(Metrics("8gaussians")));
        foreach (string picture in Directory.GetFiles(first, "*.png"))
        {
            byte[] repeated = File.ReadAllBytes(folder.In("outputs", "evaluations", "again", Path.GetFileName(picture)));
            Assert.That(repeated, Is.EqualTo(File.ReadAllBytes(picture)), picture);
        }
    }

    [TestCase("--dataset and --checkpoint exclude each other", "--dataset", "one", "--checkpoint", "outputs/cfm/one")]
    [TestCase(
        "only models of the same data set can stand side by side",
        "--checkpoint",
        "outputs/cfm/one",
        "--checkpoint",
        "outputs/cfm/moons"
    )]
    [TestCase("--probes is 0, expected 1 to 10000 probes", "--dataset", "one", "--likelihood", "--probes", "0")]
    [TestCase("--probes is for the likelihood: add --likelihood", "--dataset", "one", "--probes", "2")]
    [TestCase("--likelihood-num is for the likelihood: add --likelihood", "--dataset", "one", "--likelihood-num", "5")]
    [TestCase("--likelihood-num is for models of pictures", "--dataset", "one", "--likelihood", "--likelihood-num", "5")]
    [TestCase("--dataset or --checkpoint is needed", "--num", "500")]
    [TestCase("train it first with fm train --dataset pinwheel", "--dataset", "pinwheel")]
    [TestCase("--solver is rk5", "--dataset", "one", "--solver", "euler", "--solver", "rk5")]
    [TestCase("nowhere", "--checkpoint", "outputs/cfm/one", "--checkpoint", "nowhere")]
    public void Evaluate_BadInput_IsOneSentence(string part, params string[] options)
    {
        var refused = Fm.Run(folder.Path, ["evaluate", "--name", "never", .. options]);

        refused.AssertRefused(part);
        Assert.That(Directory.Exists(folder.In("outputs", "evaluations", "never")), Is.False);
    }

    private string[] Metrics(string name) =>
        [
            .. JsonNode.Parse(File.ReadAllText(folder.In("outputs", "evaluations", name, "report.json")))!["evaluate"]!["models"]!
                .AsArray()
                .Select(model => model!["metrics"]!.ToJsonString()),
        ];

    private static double Figure(JsonNode model, string name, string part) =>
        (double)model["metrics"]!.AsArray().Single(figure => (string)figure!["name"]! == name)![part]!;
}
